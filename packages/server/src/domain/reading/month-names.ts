/** Where two use a word for different months, the first of them is meant. */
const LANGUAGES =
  'en de fr es it pt nl ca ro sv da nb fi pl cs sk hu hr sr sr-Latn bg ru uk el tr ar he fa ur hi th id'.split(
    ' ',
  );

let known: ReadonlyMap<string, number> | undefined;

/** The number of the month that is called so in any of many languages, in full or in short. */
export function monthOf(name: string): number | undefined {
  // Made when the first is looked for: it takes as long as to start a process.
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
