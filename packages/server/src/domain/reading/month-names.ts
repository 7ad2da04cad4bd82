/** If a word means different months in two languages, the first language here wins. */
const LANGUAGES =
  'en de fr es it pt nl ca ro sv da nb fi pl cs sk hu hr sr sr-Latn bg ru uk el tr ar he fa ur hi th id'.split(
    ' ',
  );

let known: ReadonlyMap<string, number> | undefined;

/** The number, from 1, of the month with this full or short name in any of many languages. */
export function monthOf(name: string): number | undefined {
  // Created at the first use, since it takes as long as starting a process.
  known ??= new Map(LANGUAGES.toReversed().flatMap(monthsOf));
  return known.get(plain(name));
}

function monthsOf(language: string): [string, number][] {
  const calendar = 'gregory';
  return (['short', 'long'] as const).flatMap((month) => {
    const forms = [
      new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC', calendar }),
      new Intl.DateTimeFormat(language, { month, year: 'numeric', timeZone: 'UTC', calendar }),
    ];
    return forms.flatMap((form) =>
      Array.from({ length: 12 }, (_, index): [string, number] => {
        const parts = form.formatToParts(Date.UTC(2021, index, 1));
        return [plain(parts.find(({ type }) => type === 'month')?.value ?? ''), index + 1];
      }),
    );
  });
}

function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[.'׳॰]/g, '');
}
