type Document = Readonly<Record<string, unknown>>;

const SENTENCE = 'Led the migration of forty services and cut their cost by a third. ';

/** Résumés that show what a design has not thought of. */
export const CHECKED_DOCUMENTS: Readonly<Record<string, Document>> = {
  'a name alone': { basics: { name: 'Ada Lovelace' } },
  'many pages': {
    basics: { name: 'Ada Lovelace', summary: SENTENCE.repeat(10) },
    work: Array.from({ length: 25 }, (_, index) => ({
      name: `Company ${index}`,
      position: 'Engineer',
      startDate: `${1999 + index}-01`,
      highlights: [SENTENCE, SENTENCE.repeat(2)],
    })),
  },
  'endless words': {
    basics: { name: 'A'.repeat(90), email: `${'e'.repeat(60)}@example.com` },
    work: [{ name: 'B'.repeat(120), url: `https://example.com/${'path'.repeat(40)}` }],
    skills: [{ name: 'Skill', keywords: ['C'.repeat(150)] }],
  },
  'from right to left': {
    basics: { name: 'ليلى حداد', label: 'مهندسة', email: 'layla@example.com' },
    work: [{ name: 'شركة', position: 'قائدة الفريق', startDate: '2018-02' }],
    meta: { language: 'ar' },
  },
  'markup in text': {
    basics: { name: '<b>Ada</b> & #strong[x]', summary: '<script>alert(1)</script> $x^2$ {{x}}' },
  },
};
