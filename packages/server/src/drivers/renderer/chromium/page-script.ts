import type { CDPSession, Protocol } from '@offprint/chromium';

/** Calls a function of the page's own script, and resolves with its result. */
export type PageCall = (
  method:
    | 'prepare'
    | 'show'
    | 'adjust'
    | 'adjustBelow'
    | 'describe'
    | 'measure'
    | 'clear'
    | 'paginate',
  argument: object,
) => Promise<unknown>;

/** The result of `measure`: the document laid out as one endless page, in CSS pixels. */
export interface MeasuredSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The result of `show` and `adjust` if the document is laid out in pages before the print. */
export interface LaidPages {
  readonly pageCount: number;
  readonly lastPageShare: number;
}

/** Runs the page's own script in an isolated world, which no script of a document can see. */
export async function installPageScript(session: CDPSession, frameId: string): Promise<PageCall> {
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId,
    worldName: 'offprint',
  });
  await session.send('Runtime.evaluate', {
    contextId: executionContextId,
    expression: `{${PAGE_SCRIPT}}`,
  });
  return async (method, argument) => {
    const { exceptionDetails, result } = await session.send('Runtime.callFunctionOn', {
      executionContextId,
      functionDeclaration: `(argument) => offprint.${method}(argument)`,
      arguments: [{ value: argument }],
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(describeException(exceptionDetails));
    return result.value;
  };
}

function describeException(details: Protocol.Runtime.ExceptionDetails): string {
  return `the page script failed: ${details.exception?.description ?? details.text}`;
}

/** Plain text, since the browser runs it and not Node. */
const PAGE_SCRIPT = `
const sheets = new Map();

function addStyle(css) {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
  return style.sheet;
}

const GENERIC_FAMILY = /^(serif|sans-serif|monospace|cursive|fantasy|math|emoji|system-ui|ui-.*)$/;

// Generic families depend on the machine, so the fallback comes before them, except for fixed pitch.
function withFallback(named, { sansSerif, serif }) {
  const families = named.split(', ');
  const generic = families.filter((family) => GENERIC_FAMILY.test(family));
  const own = families.filter((family) => !generic.includes(family));
  const fallback = (generic[0] === 'serif' ? serif : sansSerif).map((name) => JSON.stringify(name));
  const isFixedPitch = generic[0] === 'monospace' || generic[0] === 'ui-monospace';
  const behind = isFixedPitch ? [...generic, ...fallback] : [...fallback, ...generic];
  return [...own, ...behind].join(', ');
}

function addFallbackFonts(fallback) {
  if (fallback === null) return;
  const elements = [document.documentElement, ...document.querySelectorAll('body, body *')];
  const named = elements.map((element) => getComputedStyle(element).fontFamily);
  for (const [index, element] of elements.entries()) {
    element.style?.setProperty('font-family', withFallback(named[index], fallback), 'important');
  }
}

// Replaces pictures that did not load by their alternative text, without the browser's icon.
function leaveOutBroken() {
  for (const image of [...document.images]) {
    if (image.complete && image.naturalWidth === 0) image.replaceWith(image.alt);
  }
}

async function settle() {
  // Only a layout shows which fonts the text needs, and a loaded font may lead to another.
  do {
    document.body.getBoundingClientRect();
    await document.fonts.ready;
    document.body.getBoundingClientRect();
  } while (document.fonts.status === 'loading');
  const images = [...document.images];
  if (images.length > 0) await Promise.allSettled(images.map((image) => image.decode()));
}

// Makes the root a row of columns, each as large as the text area of a page, which break like pages.
// Applies only at this window's size, so that nothing has to be undone for the print on paper.
let columns = null;
let pageHeightPx = null;

function flowInPages(area) {
  pageHeightPx = area && area.heightPx;
  const css = area
    ? '@media (width: ' + innerWidth + 'px) and (height: ' + innerHeight + 'px) { :root {' +
      'width: ' + area.widthPx + 'px !important; height: ' + area.heightPx + 'px !important;' +
      'margin: 0 !important; columns: ' + area.widthPx + 'px auto !important;' +
      'column-gap: 0 !important; column-fill: auto !important; overflow: hidden !important } }'
    : '';
  columns ??= addStyle('').ownerNode;
  // Each change of a sheet makes the browser compute all styles again.
  if (columns.textContent !== css) columns.textContent = css;
}

function laidPages() {
  if (pageHeightPx === null) return null;
  const onPages = document.body.getClientRects();
  const last = onPages[onPages.length - 1];
  // A body without a box has no rectangles, so its pages are unknown here.
  return { pageCount: onPages.length, lastPageShare: last ? last.bottom / pageHeightPx : 1 };
}

globalThis.offprint = {
  async prepare({ fontCss, preloadFonts, templates }) {
    addStyle(fontCss);
    for (const { id, css } of templates) {
      const sheet = addStyle(css);
      sheet.disabled = true;
      sheets.set(id, sheet);
    }
    await Promise.all(preloadFonts.map((font) => document.fonts.load(font)));
  },

  async show({ templateId, lang, dir, title, bodyStyle, bodyHtml, fallbackFonts, pageArea }) {
    for (const [id, sheet] of sheets) {
      if (sheet.disabled === (id === templateId)) sheet.disabled = id !== templateId;
    }
    const root = document.documentElement;
    if (root.lang !== lang) root.lang = lang;
    if (root.dir !== dir) root.dir = dir;
    document.title = title;
    root.removeAttribute('style');
    flowInPages(pageArea);
    document.body.setAttribute('style', bodyStyle);
    document.body.innerHTML = bodyHtml;
    addFallbackFonts(fallbackFonts);
    await settle();
    return laidPages();
  },

  async adjust({ properties }) {
    for (const [name, value] of Object.entries(properties)) {
      document.body.style.setProperty(name, value);
    }
    await settle();
    return laidPages();
  },

  // The document's own styles take precedence.
  async adjustBelow({ properties }) {
    const set = Object.entries(properties).map(([name, value]) => name + ': ' + value);
    addStyle('@layer offprint { :root { ' + set.join('; ') + ' } }');
    await settle();
  },

  async describe({ title, lang, fallback, fallbackFonts }) {
    const root = document.documentElement;
    if (lang !== null) root.lang = lang;
    else if (!root.lang.trim()) root.lang = fallback.lang;
    if (title !== null || !document.title.trim()) document.title = title ?? fallback.title;
    addFallbackFonts(fallbackFonts);
    await settle();
    leaveOutBroken();
    return document.title;
  },

  measure({ widthPx }) {
    const root = document.documentElement;
    const { width } = root.style;
    root.style.width = widthPx + 'px';
    const size = { widthPx: document.body.scrollWidth, heightPx: root.getBoundingClientRect().height };
    root.style.width = width;
    return size;
  },

  clear() {
    document.title = '';
    document.documentElement.removeAttribute('style');
    document.body.removeAttribute('style');
    document.body.textContent = '';
  },

  // Makes the root a row of columns, each as large as the text area of a page, which break like
  // pages. Only the first is inside the picture.
  paginate({ widthPx, heightPx, marginPx }) {
    const { top, right, bottom, left } = marginPx;
    Object.assign(document.documentElement.style, {
      boxSizing: 'border-box',
      width: widthPx + 'px',
      height: heightPx + 'px',
      margin: '0',
      padding: [top, right, bottom, left].map((side) => side + 'px').join(' '),
      columnWidth: widthPx - left - right + 'px',
      columnGap: widthPx + 'px',
      columnFill: 'auto',
      overflow: 'hidden',
    });
  },
};
`;
