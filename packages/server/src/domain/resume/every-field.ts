import { z } from 'zod';
import { type Resume, resumeSchema } from './schema.ts';

/** The text that a field of {@link everyField} prints, in lower case. */
export interface FieldWord {
  /** Such as `work.highlights`. */
  readonly path: string;
  readonly word: string;
}

/** Fields without printed text: the photo, and data about the document. */
const NOT_PRINTED = ['basics.image', 'meta'];
const COUNTRY = { code: 'DE', name: 'germany' };
const FIRST_YEAR = 1901;

/** A résumé with a different word in each field of the schema, and in an `x-note` of every object. */
export function everyField(): { readonly resume: Resume; readonly words: readonly FieldWord[] } {
  const words: FieldWord[] = [];
  const wordFor = (path: string, word: string) => {
    words.push({ path, word });
    return word;
  };
  function textOf(path: string): string {
    if (/date$/i.test(path)) return `${wordFor(path, String(FIRST_YEAR + words.length))}-04`;
    if (path.endsWith('countryCode')) {
      wordFor(path, COUNTRY.name);
      return COUNTRY.code;
    }
    const word = wordFor(path, `w${words.length}w`);
    if (path.endsWith('url')) return `https://${word}.example`;
    return path.endsWith('email') ? `${word}@mail.example` : word;
  }
  function filled(path: string, schema: z.core.$ZodType): unknown {
    if (NOT_PRINTED.includes(path)) return undefined;
    if (schema instanceof z.ZodOptional) return filled(path, schema.unwrap());
    if (schema instanceof z.ZodPipe) return filled(path, schema.in);
    if (schema instanceof z.ZodArray) return [filled(path, schema.element)];
    if (!(schema instanceof z.ZodObject)) return textOf(path);
    const fields = Object.entries(schema.shape).map(([key, field]) => [
      key,
      filled(path === '' ? key : `${path}.${key}`, field),
    ]);
    const note = path === '' ? 'x-note' : `${path}.x-note`;
    return { ...Object.fromEntries(fields), 'x-note': textOf(note) };
  }
  return { resume: filled('', resumeSchema) as Resume, words };
}
