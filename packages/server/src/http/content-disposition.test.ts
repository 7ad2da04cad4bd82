import { expect, test } from 'vitest';
import { contentDisposition } from './content-disposition.ts';

test.each([
  ['cv.pdf', 'attachment; filename="cv.pdf"'],
  ['a "b" \\c.pdf', 'attachment; filename="a \\"b\\" \\\\c.pdf"'],
  ['Résumé.pdf', `attachment; filename="Resume.pdf"; filename*=UTF-8''R%C3%A9sum%C3%A9.pdf`],
  [
    '履歴書.pdf',
    `attachment; filename="___.pdf"; filename*=UTF-8''%E5%B1%A5%E6%AD%B4%E6%9B%B8.pdf`,
  ],
  ["é'(*).pdf", `attachment; filename="e'(*).pdf"; filename*=UTF-8''%C3%A9%27%28%2A%29.pdf`],
  ['100 %.pdf', `attachment; filename="100 _.pdf"; filename*=UTF-8''100%20%25.pdf`],
  [
    'a\r\nSet-Cookie: b',
    `attachment; filename="a__Set-Cookie: b"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b`,
  ],
  ['\ud800.pdf', `attachment; filename="_.pdf"; filename*=UTF-8''%EF%BF%BD.pdf`],
])('%j', (fileName, header) => {
  expect(contentDisposition('attachment', fileName)).toBe(header);
  expect(new Headers({ 'content-disposition': header }).get('content-disposition')).toBe(header);
});
