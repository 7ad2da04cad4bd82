import type { Warning } from '@offprint/contract';
import { formatPath, type PathPart } from '../problems.ts';
import { UNSPACED } from '../scripts.ts';
import type { Resume } from './schema.ts';

const MAX_NAMED = 10;
/** Shorter names and accounts may be ordinary words. */
const MIN_NAME_LENGTH = 3;
const MIN_ACCOUNT_LENGTH = 4;
/** The limit of name parts and profiles, since each is searched for in thousands of texts. */
const MAX_SOUGHT = 20;

/**
 * Warns of texts of an anonymous print that still identify the person by a name, an address or an
 * account.
 *
 * @param printed the part of the document that is printed
 */
export function namedInTexts(document: Resume, printed: Resume): Warning | null {
  const tells = tellersOf(document.basics);
  if (tells.length === 0) return null;
  const paths = textsOf(printed, [])
    .filter(({ text }) => tells.some((teller) => teller.test(text)))
    .map(({ path }) => formatPath(path));
  if (paths.length === 0) return null;
  const named = paths.slice(0, MAX_NAMED).join(', ');
  const more = paths.length - MAX_NAMED;
  return {
    code: 'NAME_IN_TEXT',
    message: `Texts still tell who it is: ${named}${more > 0 ? ` and ${more} more` : ''}. What they say is printed as it is: change it there.`,
  };
}

/** Patterns of the person's names, addresses and accounts. */
function tellersOf(basics: Resume['basics']): RegExp[] {
  const { name = '', email = '', url = '', profiles = [] } = basics ?? {};
  const names = name
    .split(/[\s,]+/)
    .filter((part) => part.replace('.', '').length >= MIN_NAME_LENGTH)
    .slice(0, MAX_SOUGHT);
  const [account = ''] = email.split('@', 1);
  const addresses = [email, url.replace(/^(?:https?:)?\/\/(?:www\.)?|\/+$/gi, '')];
  const accounts = [
    account,
    ...profiles.slice(0, MAX_SOUGHT).map(({ username = '' }) => username.replace(/^@/, '')),
  ];
  return [
    ...[name, ...names].filter((each) => each !== '').map((each) => wholeWord(each, 'u')),
    ...[...addresses, ...accounts]
      .filter((each) => each.length >= MIN_ACCOUNT_LENGTH)
      .map((each) => wholeWord(each, 'iu')),
  ];
}

function wholeWord(text: string, flags: string): RegExp {
  const pattern = text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  if (UNSPACED.test(text)) return new RegExp(pattern, flags);
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, flags);
}

interface TextAt {
  readonly path: readonly PathPart[];
  readonly text: string;
}

function textsOf(value: unknown, path: readonly PathPart[]): TextAt[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return inner.flatMap(([key, each]) => textsOf(each, [...path, key]));
}
