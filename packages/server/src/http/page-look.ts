/** The dashboard's font and colours, for pages that load nothing but its fonts. */
export const PAGE_LOOK = `
@font-face { font-family: Inter; font-weight: 400; font-display: swap; src: url("/assets/inter-latin-400-normal.woff2") format("woff2"); }
@font-face { font-family: Inter; font-weight: 600; font-display: swap; src: url("/assets/inter-latin-600-normal.woff2") format("woff2"); }
:root {
  color-scheme: light dark;
  --desk: light-dark(#f3f1ec, #161715);
  --sheet: light-dark(#fffefc, #1f211f);
  --well: light-dark(#f8f6f2, #191b19);
  --line: light-dark(#dfdad0, #373a37);
  --ink: light-dark(#23241f, #eceae3);
  --faint: light-dark(#68665e, #a3a298);
  --accent: light-dark(#1f6b66, #6cc0b6);
  --tint: light-dark(#e8f1ef, #1f312f);
  --alarm: light-dark(#a1341f, #f0917d);
  --amber: light-dark(#855a0c, #dcb469);
  font: 400 0.9375rem/1.5 Inter, system-ui, sans-serif;
  color: var(--ink);
  background: var(--desk);
}
* { box-sizing: border-box; }
`;

/** The Content-Security-Policy of such a page: no scripts, and no files but the fonts. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
