import { namedBy } from './line-words.ts';
import { findPeriod } from './periods.ts';
import { ADDRESS, EMAIL, isPhone, isPlace, MAX_HEAD_LENGTH, PHONE } from './read-line.ts';
import { type ReadSection, sectionOf } from './section-headings.ts';

export interface ReadBasics {
  readonly name?: string;
  readonly label?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly url?: string;
  readonly summary?: string;
  readonly profiles?: readonly ReadProfile[];
}

export interface ReadProfile {
  readonly network: string;
  readonly url: string;
}

/** Networks with profiles of people, by host. */
const NETWORKS: ReadonlyMap<string, string> = new Map([
  ['github.com', 'GitHub'],
  ['gitlab.com', 'GitLab'],
  ['linkedin.com', 'LinkedIn'],
  ['stackoverflow.com', 'Stack Overflow'],
  ['twitter.com', 'Twitter'],
  ['x.com', 'X'],
  ['xing.com', 'Xing'],
  ['orcid.org', 'ORCID'],
  ['medium.com', 'Medium'],
  ['dribbble.com', 'Dribbble'],
  ['behance.net', 'Behance'],
]);

/**
 * Reads name, label, contacts and summary.
 *
 * @param head the lines before the first section, with an empty one for each gap
 * @param all all lines of the text, since contacts in a narrow column may be read within the
 *   sections
 */
export function readBasics(
  head: readonly string[],
  all: readonly string[],
  summary: readonly string[],
): ReadBasics {
  const [name, label] = whoOf(head, all);
  const isWho = (line: string) => line === name || line === label;
  const lines = head.filter((line) => line !== '' && !isWho(line));
  const email = EMAIL.exec(withWholeEmails(all).join(' '))?.[0];
  const phone = found(lines, PHONE) ?? all.find(isPhone);
  const addresses = lines.flatMap((line) => addressesIn(line.replace(EMAIL, '')));
  const url = addresses.find((address) => networkOf(address) === undefined);
  const profiles = addresses.flatMap((address) => {
    const network = networkOf(address);
    return network === undefined ? [] : [{ network, url: `https://${bare(address)}` }];
  });
  return {
    ...(name !== undefined && { name }),
    ...(label !== undefined && label.length < MAX_HEAD_LENGTH && { label }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(url !== undefined && { url }),
    ...(profiles.length > 0 && { profiles }),
    ...(summary.length > 0 && { summary: summary.join(' ') }),
  };
}

/** The lines, with e-mail addresses that a narrow column has broken joined again. */
function withWholeEmails(lines: readonly string[]): string[] {
  return lines.map((line, index) => {
    const isBroken = /^[^\s@]+[-._+]$/.test(line) || /^[^\s@]+@[^\s@]*[-.]$/.test(line);
    return isBroken && index + 1 < lines.length ? `${line}${lines[index + 1]}` : line;
  });
}

/** Name and label: the first two lines that are not contacts. */
function whoOf(head: readonly string[], all: readonly string[]): string[] {
  const blocks = blocksOf(head);
  const isNamed = nameBeside(blocks[0]?.[0] ?? '') !== '';
  const named = !isNamed && isFarFromName(blocks) && (nameBlock(blocks) ?? beforeMain(all));
  const lines = withWholeName(named || blocks.flat());
  // Contacts may follow the name on its line.
  const [line = '', ...others] = lines;
  return [nameBeside(line) || line, ...others]
    .filter((each) => each !== '' && !isContact(each))
    .slice(0, 2);
}

/** Whether the text begins with a column left of the name, so that the name comes later. */
function isFarFromName(blocks: readonly (readonly string[])[]): boolean {
  const [[line = '', next] = [], second = []] = blocks;
  if (isContact(line)) return true;
  const isPlaceAlone = next === undefined && COMMA.test(line) && isPlace(line);
  if (isPlaceAlone) return isWho(second) && isName(second[0]);
  const last = blocks.length > 1 ? (blocks.at(-1) ?? []) : [];
  const isOfRole = isWho(last) && isName(last[0]) && namedBy(last[1] ?? '') === 'role';
  return isOfRole && next !== undefined && isContact(next);
}

function nameBlock(blocks: readonly (readonly string[])[]): readonly string[] | undefined {
  const who = blocks.filter(isWho);
  return who.find((block) => isName(block[0])) ?? who[0];
}

function isWho(block: readonly string[]): boolean {
  return !block.some(isContact);
}

function isName(line: string | undefined): boolean {
  return line !== undefined && !COMMA.test(line) && namedBy(line) === null;
}

const COMMA = /, /;

/** The text before an e-mail address on the line. Empty if there is none. */
function nameBeside(line: string): string {
  const before = line.slice(0, EMAIL.exec(line)?.index ?? 0).trim();
  return isContact(before) ? '' : before.replace(/[ ·|,]+$/, '');
}

/** Moves name and label to the start if a program has read the column to their left first. */
export function withHeadFirst(lines: readonly string[]): readonly string[] {
  const first = lines.find((line) => line !== '');
  if (first === undefined || sectionOf(first) === null) return lines;
  for (let start = lines.indexOf('', lines.indexOf(first)) + 1; start > 0; ) {
    const end = lines.indexOf('', start);
    // A date at the right end of a line may be read directly below the head.
    const head = lines.slice(start, end < 0 ? lines.length : end).filter(isOfHead);
    if (isNameWithLabel(head)) {
      const rest = lines.filter((_, index) => index < start || index >= start + head.length);
      return [...head, '', ...rest];
    }
    start = end + 1;
  }
  return lines;
}

function isOfHead(line: string): boolean {
  return findPeriod(line)?.rest !== '';
}

function isNameWithLabel(block: readonly string[]): boolean {
  const [name] = block;
  if (name === undefined || block.length > 2 || namedBy(name) !== null) return false;
  const isShort = (line: string) => line.length <= MAX_NAME_LENGTH && !NO_NAME.test(line);
  return block.every((line) => isShort(line) && sectionOf(line) === null && !isContact(line));
}

const MAX_NAME_LENGTH = 40;
const NO_NAME = /[\d:·|@•]|[.!?]$/;

/** Joins a name that continues on the next line, after a hyphen or a short word such as `von`. */
function withWholeName([name = '', next, ...others]: readonly string[]): string[] {
  const goesOn = next !== undefined && !isContact(next) && /(?:\p{L}-| \p{Ll}{1,4})$/u.test(name);
  if (!goesOn) return [name, ...(next === undefined ? [] : [next]), ...others];
  return withWholeName([`${name}${name.endsWith('-') ? '' : ' '}${next}`, ...others]);
}

/** Name and label directly before the first section of the wide column. */
function beforeMain(lines: readonly string[]): string[] | undefined {
  const mainAt = lines.findIndex((line) => MAIN_SECTIONS.has(sectionOf(line)));
  const isNameWithRole = ([name, label]: readonly string[]) =>
    isName(name) && namedBy(label ?? '') === 'role';
  const certain = blocksOf(lines.slice(0, Math.max(0, mainAt))).find(
    (block) => isWho(block) && block.length <= 3 && isNameWithRole(block),
  );
  if (certain !== undefined) return [...certain];
  const [above = [], right = []] = blocksOf(lines.slice(0, Math.max(0, mainAt))).slice(-2);
  const isLabelled = above.length === 1 && right.length === 1 && !/[,:]|·/.test(above[0] ?? '');
  return isLabelled && !isContact(above[0] ?? '') ? [...above, ...right] : right;
}

const MAIN_SECTIONS: ReadonlySet<ReadSection | null> = new Set([
  'summary',
  'work',
  'education',
  'other',
]);

function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (line !== '') blocks.at(-1)?.push(line);
    else if (blocks.at(-1)?.length !== 0) blocks.push([]);
  }
  return blocks.filter((block) => block.length > 0);
}

/** A postal address has a comma and a number. */
const POSTAL = /^(?=.*,)(?=.*\d)/;

/** A handle such as `@ada`, whose network has many hosts. */
const HANDLE = /(?:^|\s)@[^\s@]/;

function isContact(line: string): boolean {
  if ([EMAIL, PHONE, POSTAL, HANDLE].some((pattern) => pattern.test(line))) return true;
  return addressesIn(line).some((address) => address === line || /^https?:|\//.test(address));
}

function addressesIn(line: string): string[] {
  return [...line.matchAll(new RegExp(ADDRESS, 'gu'))].map(([address]) => address);
}

function bare(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/^www\./, '');
}

function networkOf(address: string): string | undefined {
  const [host = ''] = bare(address).split('/');
  return NETWORKS.get(host.toLowerCase());
}

function found(lines: readonly string[], pattern: RegExp): string | undefined {
  return lines.map((line) => pattern.exec(line)?.[0]).find((match) => match !== undefined);
}
