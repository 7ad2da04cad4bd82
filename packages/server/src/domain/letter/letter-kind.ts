import type { Problem } from '@offprint/contract';
import { z } from 'zod';
import type { DocumentKind } from '../document-kind.ts';
import { describeIssue, problemsOf } from '../problems.ts';
import { parseIsoDate } from '../resume/iso-date.ts';
import { parseResume } from '../resume/parse.ts';
import type { Resume } from '../resume/schema.ts';

/** The key of a résumé for the letter before it. */
export const LETTER_KEY = 'x-letter';

const line = z.string().max(500);
const lines = z.union([line, z.array(line).max(12)]);

const letterSchema = z.looseObject({
  /** The recipient's name, organisation and address. */
  recipient: lines.optional(),
  place: line.optional(),
  date: z
    .string()
    .refine((value) => parseIsoDate(value) !== null, 'must be a date such as 2026-03-15')
    .optional(),
  subject: line.optional(),
  salutation: line.optional(),
  /** Paragraphs with a little Markdown. */
  body: z.union([z.string().max(20_000), z.array(z.string().max(20_000)).max(50)]),
  closing: line.optional(),
  /** Default: the name of the person. */
  signature: line.optional(),
  enclosures: z.array(line).max(20).optional(),
});

export type Letter = z.output<typeof letterSchema>;

/** A letter that accompanies a résumé. The sender is in its `basics`. */
export const LETTER_KIND: DocumentKind<Resume> = {
  id: 'letter',
  parse(data) {
    const { basics, meta, lang, [LETTER_KEY]: letter } = data;
    const person = parseResume({
      ...(basics !== undefined && { basics }),
      ...(meta !== undefined && { meta }),
      ...(lang !== undefined && { lang }),
      [LETTER_KEY]: letter ?? { body: '' },
    });
    const problems: readonly Problem[] = [
      ...(person.ok ? [] : person.problems),
      ...letterProblems(letter),
    ];
    return person.ok && problems.length === 0
      ? { ok: true, document: withHeadAlone(person.document) }
      : { ok: false, problems };
  },
  title(document) {
    const { subject } = letterOf(document) ?? {};
    return [document.basics?.name, subject ?? 'Letter'].filter(Boolean).join(' – ');
  },
};

/** Null if there is none, or none that can be printed. */
export function letterOf(document: Resume): Letter | null {
  return letterSchema.safeParse(document[LETTER_KEY]).data ?? null;
}

function letterProblems(letter: unknown): readonly Problem[] {
  const { error } = letterSchema.safeParse(letter, { error: describeIssue });
  if (!error) return [];
  return problemsOf(error).map(({ path, message }) => ({
    path: path === '' ? LETTER_KEY : `${LETTER_KEY}.${path}`,
    message,
  }));
}

/** Further personal data, such as a date of birth, belong to the résumé. */
function withHeadAlone({ basics, ...document }: Resume): Resume {
  const { summary: _, location, profiles, ...person } = basics ?? {};
  return {
    ...document,
    basics: {
      ...withoutExtras(person),
      ...(location && { location: withoutExtras(location) }),
      ...(profiles && { profiles: profiles.map(withoutExtras) }),
    },
  };
}

function withoutExtras<T extends object>(told: T): T {
  const kept = Object.entries(told).filter(([key]) => !/^x-/i.test(key));
  return Object.fromEntries(kept) as T;
}
