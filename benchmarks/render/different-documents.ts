import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Resume = Readonly<Record<string, unknown>>;

export interface Fixture {
  readonly name: string;
  readonly resume: Resume;
}

/** @throws when a file is no JSON */
export async function readFixtures(files: readonly (string | URL)[]): Promise<Fixture[]> {
  return await Promise.all(
    files.map(async (file) => ({
      name: basename(file instanceof URL ? fileURLToPath(file) : file, '.json'),
      resume: JSON.parse(await readFile(file, 'utf8')) as Resume,
    })),
  );
}

/**
 * The resume with a word more in each of its texts, another one for each number: no cache of an
 * engine knows a line of it.
 */
export function variantOf(resume: Resume, number: number): Resume {
  return varied(resume, number.toString(36)) as Resume;
}

function varied(value: unknown, word: string): unknown {
  // An address stays what it is.
  if (typeof value === 'string') return value.replace(' ', ` ${word} `);
  if (Array.isArray(value)) return value.map((each) => varied(each, word));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, varied(each, word)]));
}
