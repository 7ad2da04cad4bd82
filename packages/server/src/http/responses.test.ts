import { parse } from 'content-disposition';
import { expect, test } from 'vitest';
import { contentDisposition, etagMatches } from './responses.ts';

test.each([
  ['cv.pdf', 'cv.pdf'],
  ['a "b" \\c.pdf', 'a "b" \\c.pdf'],
  ['Résumé.pdf', 'Resume.pdf'],
  ['履歴書.pdf', '___.pdf'],
  ['سيرة ذاتية.pdf', '____ _____.pdf'],
  ['😀.pdf', '_.pdf'],
  ["O'Brien – CV (final)!*.pdf", "O'Brien _ CV (final)!*.pdf"],
  ['Jürgen 张伟 100%.pdf', 'Jurgen __ 100_.pdf'],
  ['50%41.pdf', '50_41.pdf'],
  ['a\r\nSet-Cookie: b', 'a__Set-Cookie: b'],
])('%j is read back as it is, and by old clients as %j', (name, asciiName) => {
  const header = contentDisposition('attachment', name);
  expect(new Headers({ 'content-disposition': header }).get('content-disposition')).toBe(header);
  expect(parse(header)).toMatchObject({ type: 'attachment', parameters: { filename: name } });
  expect(parse(header, { extended: false }).parameters.filename).toBe(asciiName);
});

test.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
  [undefined, false],
])('If-None-Match %s names "a": %s', (ifNoneMatch, matches) => {
  expect(etagMatches(ifNoneMatch, '"a"')).toBe(matches);
});
