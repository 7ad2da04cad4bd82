import { expect, test } from 'vitest';
import { PIXEL_URL } from './support/letter-source.ts';
import { LOUD, letter, NEVER, openRenderer, PLAIN } from './support/renderer.ts';

const TABLE = '<table><tr><th>Year</th><th>Place</th></tr><tr><td>1</td><td>2</td></tr></table>';
const SAMPLE = letter({
  title: 'Sample \u4e2d',
  bodyHtml: `<h1>One</h1>${TABLE}<img alt="node00000012" src="${PIXEL_URL}"><h2>Two</h2>${TABLE}`,
});

test('the 1st and the 500th print are the same bytes, whatever was printed between', async () => {
  const renderer = await openRenderer({ concurrency: 1 });
  const first = await renderer.render(SAMPLE, NEVER);

  for (let index = 0; index < 498; index += 1) {
    const bodyHtml = `<h${(index % 6) + 1}>No ${index}</h1>${index % 3 === 0 ? TABLE : ''}`;
    const template = index % 2 === 0 ? PLAIN : LOUD;
    await renderer.render(letter({ bodyHtml, lang: 'fr' }, { template }), NEVER);
  }

  const last = await renderer.render(SAMPLE, NEVER);
  expect(Buffer.compare(first.bytes, last.bytes)).toBe(0);
});

test('another browser prints the same bytes', async () => {
  const prints = [1, 2].map(async () => (await openRenderer()).render(SAMPLE, NEVER));

  const [one, other] = await Promise.all(prints);

  expect(one && other && Buffer.compare(one.bytes, other.bytes)).toBe(0);
});

test('the dates are those of the document', async () => {
  const renderer = await openRenderer();
  const sourceOf = async (modifiedAt: string | null) => {
    const { bytes } = await renderer.render(letter({ bodyHtml: 'x', modifiedAt }), NEVER);
    return Buffer.from(bytes).toString('latin1');
  };

  const dated = await sourceOf('2021-12-31T23:59:58.123Z');
  expect(dated).toContain("/CreationDate (D:20211231235958+00'00')");
  expect(dated).toContain("/ModDate (D:20211231235958+00'00')");
  expect(await sourceOf(null)).not.toMatch(/CreationDate|ModDate/);
});

test("a text that looks like one of the browser's ids stays what it is", async () => {
  const renderer = await openRenderer();

  const { bytes } = await renderer.render(SAMPLE, NEVER);

  const source = Buffer.from(bytes).toString('latin1');
  expect(source).toContain('/Alt (node00000012)');
  expect(source).toContain('/ID (node00000001)');
});
