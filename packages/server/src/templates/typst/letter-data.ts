import { type Letter, letterOf } from '../../domain/letter/letter-kind.ts';
import { parseIsoDate } from '../../domain/resume/iso-date.ts';
import type { Resume } from '../../domain/resume/schema.ts';
import type { PrintLocale } from '../locale/locale.ts';
import { blocksOf } from '../sections/blocks.ts';
import { breakable } from './breakable.ts';
import { blockData, type LetterData } from './typeset-data.ts';

/** Null where the document has no letter. The letter of an anonymous document has no signature. */
export function letterData(
  document: Resume,
  locale: PrintLocale,
  isAnonymous: boolean,
): LetterData | null {
  const letter = letterOf(document);
  if (!letter) return null;
  const { recipient = [], body, place, date, enclosures = [] } = letter;
  const written = [place, date === undefined ? null : dayOf(date, locale.tag)];
  const text = typeof body === 'string' ? body : body.join('\n\n');
  return {
    recipient: (typeof recipient === 'string' ? recipient.split('\n') : recipient).map(breakable),
    dateLine: written.filter(Boolean).join(', ') || null,
    subject: printable(letter.subject),
    salutation: printable(letter.salutation),
    blocks: blocksOf(text).map(blockData),
    closing: printable(letter.closing),
    signature: isAnonymous ? null : printable(signatureOf(letter, document)),
    enclosures: enclosures.map(breakable),
  };
}

function signatureOf({ signature }: Letter, { basics }: Resume): string | undefined {
  return signature ?? basics?.name;
}

function dayOf(iso: string, tag: string): string {
  const { year = 0, month = null, day = null } = parseIsoDate(iso) ?? {};
  const format = new Intl.DateTimeFormat(tag, {
    timeZone: 'UTC',
    calendar: 'gregory',
    year: 'numeric',
    ...(month !== null && { month: 'long' }),
    ...(day !== null && { day: 'numeric' }),
  });
  return format.format(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
}

function printable(text: string | undefined): string | null {
  return text === undefined ? null : breakable(text);
}
