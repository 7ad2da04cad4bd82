export interface PlainText {
  readonly summary?: string;
  readonly highlights?: readonly string[];
}

const BLOCKS = 'p, h1, h2, h3, h4, h5, h6, blockquote, pre, div, tr';

/** The paragraphs of an HTML text, and the items of its lists. */
export function plainText(html: string | undefined): PlainText {
  if (html === undefined) return {};
  if (!/<[a-z!/]|&[a-z#]/i.test(html)) return { summary: html.trim() };
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const element of body.querySelectorAll('br')) element.replaceWith('\n');
  const highlights = [...body.querySelectorAll('li')].map(withoutInnerLists).filter(Boolean);
  for (const list of body.querySelectorAll('ul, ol')) list.remove();
  // There may also be text beside blocks.
  for (const block of body.querySelectorAll(BLOCKS)) {
    block.before('\n');
    block.after('\n');
  }
  const summary = ownText(body).replace(/\s*\n\s*/g, '\n');
  return { ...(summary && { summary }), ...(highlights.length > 0 && { highlights }) };
}

/** Lines of Markdown. List items become highlights. */
export function plainMarkdown(text: string | undefined): PlainText {
  const lines = text?.split('\n').map((line) => line.trim()) ?? [];
  const highlights = lines.filter((line) => /^[-*+] /.test(line)).map((line) => line.slice(2));
  const summary = lines.filter((line) => line !== '' && !/^[-*+] /.test(line)).join('\n');
  return { ...(summary && { summary }), ...(highlights.length > 0 && { highlights }) };
}

/** Items of a nested list are highlights of their own. */
function withoutInnerLists(item: Element): string {
  const copy = item.cloneNode(true) as Element;
  for (const list of copy.querySelectorAll('ul, ol')) list.remove();
  return ownText(copy);
}

function ownText(element: Element): string {
  return (element.textContent ?? '').replace(/[ \t\u00a0]+/g, ' ').trim();
}
