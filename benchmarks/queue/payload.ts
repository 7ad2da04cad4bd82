/** A small résumé, about 2 KB as JSON: what every queue carries with each job. */
export function payload(index: number): Record<string, unknown> {
  return {
    basics: {
      name: `Ada Lovelace ${index}`,
      label: 'Analyst of engines',
      email: 'ada@example.com',
      summary: SENTENCE.repeat(3),
      location: { city: 'London', countryCode: 'GB' },
    },
    work: Array.from({ length: 4 }, (_, position) => ({
      name: `Works of ${1840 + position}`,
      position: 'Analyst',
      startDate: `${1840 + position}-01-01`,
      summary: SENTENCE,
      highlights: [SENTENCE, SENTENCE],
    })),
    skills: ['Notes', 'Tables', 'Translation'].map((name) => ({ name, keywords: ['a', 'b', 'c'] })),
  };
}

const SENTENCE = 'The engine weaves patterns of algebra as the loom weaves flowers and leaves. ';
