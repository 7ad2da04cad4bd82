import { expect, test } from 'vitest';
import { holdsNameFromLeft, withNamesFromLeft } from './names-from-left.ts';

test.each(['C++', 'C#', 'F#', '.NET', 'ASP.NET', 'Acme Ltd.', 'g++'])(
  '%s keeps its signs at their side in a text from the right',
  (name) => {
    expect(holdsNameFromLeft(`פיתוח ב-${name}`)).toBe(true);
    const html = withNamesFromLeft(`<p class="a.B">פיתוח ב-${name}</p>`);
    expect(html).toMatch(/<span style="unicode-bidi: embed/);
    expect(html.replace(/<\/?span[^>]*>/g, '')).toBe(`<p class="a.B">פיתוח ב-${name}</p>`);
  },
);

test.each(['פיתוח ב-Go.', 'Node.js', 'R&amp;D', '1 + 2', 'ג#', 'ada.b+jobs@example.org'])(
  '%s has none',
  (text) => {
    expect(withNamesFromLeft(text)).toBe(text);
  },
);
