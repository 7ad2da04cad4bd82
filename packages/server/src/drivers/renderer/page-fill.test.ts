import { expect, test } from 'vitest';
import { lowestBaselinePt, pageFillOf } from './page-fill.ts';

const TYPST_LINE = (y: number, tag = '/Span <<\n  /MCID 0\n  /Lang (en)\n>> BDC') =>
  `${tag}\nq\n1 0 0 -1 34 ${y} cm\nBT\n0 Tr\n1 0 0 -1 0 0 Tm\n[(\\000\\001) 22 (\\000\\002)] TJ\nET\nQ\nEMC`;
const RUNNING_HEAD = '/Artifact <<\n  /Attached [/Top]\n  /Type /Pagination\n>> BDC';

test('the lowest line counts, wherever it stands among those that are drawn', () => {
  const content = [TYPST_LINE(700), TYPST_LINE(210.5), TYPST_LINE(400)].join('\n');

  expect(lowestBaselinePt(content)).toBe(210.5);
});

test('what belongs to the page and not to the text does not count', () => {
  const ground = '/Artifact <<\n  /Type /Page\n>> BDC\nq\n0 0 m\n0 842 l\nf\nQ\nEMC';
  const content = [
    ground,
    TYPST_LINE(20, RUNNING_HEAD),
    TYPST_LINE(600),
    TYPST_LINE(10, '/Artifact BMC'),
  ];

  expect(lowestBaselinePt(content.join('\n'))).toBe(600);
  expect(lowestBaselinePt(ground)).toBeNull();
});

test('places are followed through scales, and from line to line', () => {
  const skia = [
    '.24 0 0 -.24 0 842 cm',
    'q',
    '3.125 0 0 3.125 200 175 cm',
    '/NonStruct <</MCID 4 >>BDC',
    'BT',
    '/F4 34.09 Tf',
    '1 0 0 -1 0 54 Tm',
    '<0054> Tj',
    '23.9 -20 Td <0354> Tj',
    'ET',
    'EMC',
    'Q',
  ];

  expect(lowestBaselinePt(skia.join('\n'))).toBeCloseTo(842 - 0.24 * (175 + 3.125 * 74));
});

test('a PDF of another form is not guessed at', () => {
  expect(pageFillOf(Buffer.from('%PDF-1.7'), 2, { top: 0, bottom: 0 })).toBeNull();
});
