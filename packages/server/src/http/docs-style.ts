import { PAGE_LOOK } from './page-look.ts';

export const DOCS_STYLE = `${PAGE_LOOK}
:root { scroll-padding-top: 1rem; }
body { max-width: 74rem; margin: 0 auto; padding: 0 1.5rem 4rem; }
h1, h2, h3, p, ul, dl, dd, pre { margin: 0; padding: 0; font-weight: inherit; }
h1 { margin-right: auto; font-size: 1.25rem; font-weight: 600; letter-spacing: -0.02em; }
h1 a, nav h2 a { color: inherit; }
h1 span { color: var(--faint); font-weight: 400; }
h2 { font-size: 1.0625rem; font-weight: 600; letter-spacing: -0.01em; }
h3 { font-size: 0.9375rem; font-weight: 600; }
b, dt { font-weight: 600; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 0.25rem; }
ul { list-style: none; }
i, small { color: var(--faint); font-style: normal; }
small { font-size: 0.75rem; }
code, pre, nav li { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.8125rem; }

.top { display: flex; gap: 1.25rem; align-items: baseline; padding: 1.75rem 0 1.5rem; }
.desk { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; align-items: start; }
main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; }
.card { padding: 1.375rem 1.5rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 0.75rem; }
#start { display: grid; gap: 0.75rem; }
dl { display: grid; gap: 0.25rem 1.25rem; }
dd, td { color: var(--faint); font-size: 0.875rem; }

nav { padding: 0 0.25rem; columns: 17rem; column-gap: 1.5rem; }
nav h2 { margin: 0.25rem 0; font-size: 0.8125rem; break-after: avoid; }
nav ul { margin-bottom: 0.875rem; }
nav li a { display: flex; gap: 0.5rem; padding: 0.125rem 0; color: var(--faint); font-size: 0.75rem; }
nav li a:hover { color: var(--ink); text-decoration: none; }
nav li b { flex: 0 0 2.75rem; }
nav li { break-inside: avoid; }
b.get, b.post, b.put, b.delete { color: var(--accent); font-size: 0.6875rem; line-height: 1.125rem; letter-spacing: 0.03em; text-transform: uppercase; }
b.put { color: var(--amber); }
b.delete { color: var(--alarm); }

article { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.625rem; margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
h2 + article { margin-top: 0.875rem; }
article:target h3, details:target > summary, tr:target code { color: var(--accent); }
.address { display: flex; gap: 0.5rem; align-items: baseline; overflow-wrap: anywhere; margin-top: -0.5rem; }
pre { overflow: auto; max-height: 28rem; padding: 0.75rem 0.875rem; line-height: 1.55; background: var(--well); border: 1px solid var(--line); border-radius: 0.5rem; }
article > pre { white-space: pre-wrap; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
td, th { padding: 0.3125rem 1rem 0.3125rem 0; font-weight: 400; text-align: start; vertical-align: baseline; }
th { white-space: nowrap; }
td code { color: var(--ink); }
article table { display: block; }
article th { min-width: 11rem; }
.errors tr { border-top: 1px solid var(--line); }
.errors thead tr { border: 0; color: var(--faint); font-size: 0.8125rem; }
.scroll { margin-top: 0.75rem; overflow-x: auto; }
summary { padding: 0.125rem 0; font-size: 0.875rem; cursor: pointer; }
summary::marker { color: var(--faint); }
details:target::details-content { content-visibility: visible; }
details pre { margin: 0.375rem 0 0.5rem; }
.answer { font-size: 0.875rem; }
.codes { display: flex; flex-wrap: wrap; gap: 0 0.75rem; align-items: baseline; color: var(--faint); font-size: 0.8125rem; }
.codes code { font-size: 0.75rem; }
#schemas h2, #errors h2 { margin-bottom: 0.5rem; }

@media (min-width: 60rem) {
  .desk { grid-template-columns: 17rem minmax(0, 1fr); gap: 2rem; }
  nav { position: sticky; top: 0; max-height: 100vh; padding: 0.5rem 0.25rem 1.5rem; overflow-y: auto; columns: auto; scrollbar-width: thin; }
  dl { grid-template-columns: auto 1fr; }
}
@media (max-width: 36rem) {
  body { padding: 0 0.75rem 3rem; }
  .card { padding: 1.125rem 1rem; }
  article th, article td { display: block; padding: 0.125rem 0; }
  .errors th code { font-size: 0.6875rem; }
  .errors td, .errors th { padding-right: 0.625rem; }
}
`;
