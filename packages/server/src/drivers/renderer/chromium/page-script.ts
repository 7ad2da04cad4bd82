/**
 * What runs in the hot page, in a world of its own that no script of a document could see. It is
 * text because it is the browser's, not Node's.
 */
export const PAGE_SCRIPT = `
const sheets = new Map();

function addStyle(css) {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
  return style.sheet;
}

async function settle() {
  // Only a layout finds out which fonts the text needs, and a font that came may need another.
  do {
    document.body.getBoundingClientRect();
    await document.fonts.ready;
    document.body.getBoundingClientRect();
  } while (document.fonts.status === 'loading');
  const images = [...document.images];
  if (images.length > 0) await Promise.allSettled(images.map((image) => image.decode()));
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

  async show({ templateId, lang, dir, title, bodyStyle, bodyHtml }) {
    for (const [id, sheet] of sheets) {
      if (sheet.disabled === (id === templateId)) sheet.disabled = id !== templateId;
    }
    const root = document.documentElement;
    if (root.lang !== lang) root.lang = lang;
    if (root.dir !== dir) root.dir = dir;
    document.title = title;
    root.removeAttribute('style');
    document.body.setAttribute('style', bodyStyle);
    document.body.innerHTML = bodyHtml;
    await settle();
  },

  clear() {
    document.title = '';
    document.documentElement.removeAttribute('style');
    document.body.removeAttribute('style');
    document.body.textContent = '';
  },

  // The root becomes a row of columns, each as large as the text area of a page: they break as
  // pages do, and only the first is inside the picture.
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
