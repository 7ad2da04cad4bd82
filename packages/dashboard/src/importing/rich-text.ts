export interface PlainText {
  readonly summary?: string;
  readonly highlights?: readonly string[];
}

const BLOCKS = 'p, li, h1, h2, h3, h4, h5, h6, blockquote, pre, div';

/** The paragraphs of a text in HTML, and the items of its lists. */
export function plainText(html: string | undefined): PlainText {
  if (html === undefined) return {};
  if (!/<[a-z!/]|&[a-z#]/i.test(html)) return { summary: html.trim() };
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const element of body.querySelectorAll('br')) element.replaceWith('\n');
  const highlights = [...body.querySelectorAll('li')].map(ownText).filter(Boolean);
  for (const list of body.querySelectorAll('ul, ol')) list.remove();
  const blocks = [...body.querySelectorAll(BLOCKS)].filter((each) => !each.querySelector(BLOCKS));
  const paragraphs = blocks.length > 0 ? blocks.map(ownText) : [ownText(body)];
  const summary = paragraphs.filter(Boolean).join('\n');
  return { ...(summary && { summary }), ...(highlights.length > 0 && { highlights }) };
}

function ownText(element: Element): string {
  return (element.textContent ?? '').replace(/[ \t\u00a0]+/g, ' ').trim();
}
