/**
 * Latin names that begin or end with a sign, such as `C++`, `C#`, `.NET` and `Acme Ltd.`. In
 * right-to-left text the sign would move to the other side. Limited to regex syntax that Typst
 * shares.
 */
export const NAME_FROM_LEFT = String.raw`\.?[A-Za-z][A-Za-z0-9.]*[+#]+\B|\.[A-Z][A-Za-z]+|\b(?:Ltd|Inc|Corp|Co)\.`;

const ONE = new RegExp(NAME_FROM_LEFT);
const TAG_OR_NAME = new RegExp(`<[^>]*>|${NAME_FROM_LEFT}`, 'g');

export function holdsNameFromLeft(text: string): boolean {
  return ONE.test(text);
}

/** @param escapedHtml a right-to-left text without `>` in attributes */
export function withNamesFromLeft(escapedHtml: string): string {
  return escapedHtml.replace(TAG_OR_NAME, (match) =>
    match.startsWith('<')
      ? match
      : `<span style="unicode-bidi: embed; direction: ltr">${match}</span>`,
  );
}
