import { parse as parseYaml } from 'yaml';
import { isObject } from '../documents/json.ts';
import { europass } from './europass.ts';
import type { Format, Imported } from './imported.ts';
import { reactiveResume4, reactiveResume5 } from './reactive-resume.ts';
import { reactiveResume3 } from './reactive-resume-3.ts';
import { renderCv } from './rendercv.ts';
import { createSource } from './source.ts';
import { yamlResume } from './yaml-resume.ts';

const FORMATS: readonly Format[] = [
  reactiveResume5,
  reactiveResume4,
  reactiveResume3,
  renderCv,
  yamlResume,
  europass,
];

/** @throws Error with a sentence for the user if the format is unknown */
export function importDocument(text: string, fileName?: string): Imported {
  const value = parse(text);
  const title = fileName?.replace(/\.[^.]*$/, '');
  const source = createSource(value);
  const format = FORMATS.find((each) => each.recognises(source));
  // JSON Resume, or a shape that the server itself converts, is kept unchanged.
  if (!format) return { format: 'JSON Resume', data: value, title, left: [] };
  const data = withoutNothing(format.read(source)) as Record<string, unknown>;
  return { format: format.name, data, title, left: source.left() };
}

function parse(text: string): Record<string, unknown> {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') throw new Error('There is nothing in it.');
  try {
    const isJson = trimmed.startsWith('{') || trimmed.startsWith('[');
    const value: unknown = isJson ? JSON.parse(trimmed) : parseYaml(trimmed, { maxAliasCount: 50 });
    if (isObject(value)) return { ...value };
  } catch (error) {
    throw new Error(`This is neither JSON nor YAML: ${(error as Error).message}`, { cause: error });
  }
  throw new Error(
    'This is no résumé: an object is expected, with sections such as basics and work.',
  );
}

/** A copy without absent or empty values. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) {
    const entries = value.map(withoutNothing).filter((entry) => entry !== undefined);
    return entries.length > 0 ? entries : undefined;
  }
  if (!isObject(value)) return value === '' ? undefined : value;
  const entries = Object.entries(value)
    .map(([key, content]) => [key, withoutNothing(content)] as const)
    .filter(([, content]) => content !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
