import { findPeriod } from './periods.ts';
import { isAddress } from './read-line.ts';

/** The lines of a text, with words, addresses and periods that were broken at a line's end joined again. */
export function withWholeLines(lines: readonly string[]): string[] {
  const withWholeWords = rejoined(lines, joinWord);
  const withWholeAddresses = rejoined(withWholeWords, joinAddress);
  return rejoined(withWholeAddresses, joinPeriod);
}

/** The lines that two lines become. Null if they do not belong together. */
type Join = (before: string, line: string) => readonly string[] | null;

function rejoined(lines: readonly string[], join: Join): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const before = whole.at(-1);
    const joined = before === undefined ? null : join(before, line);
    if (joined) whole.splice(-1, 1, ...joined);
    else whole.push(line);
  }
  return whole;
}

/** No printed line is longer. This bounds joined lines, and the time. */
const MAX_LINE_LENGTH = 300;

/** No line begins with a combining mark, so its first word began at the end of the line before. */
function joinWord(before: string, line: string): readonly string[] | null {
  if (!/^\p{M}/u.test(line) || before.length >= MAX_LINE_LENGTH) return null;
  const words = before.split(' ');
  const begun = words.pop();
  return begun ? [words.join(' '), `${begun}${line}`] : null;
}

/** A web address may be broken behind a slash. */
function joinAddress(before: string, line: string): readonly string[] | null {
  const address = before.endsWith('/') ? before.slice(before.lastIndexOf(' ') + 1) : '';
  const goesOn =
    before.length < MAX_LINE_LENGTH &&
    isAddress(address) &&
    /^[\p{Ll}\p{N}]\S*(?: [·|]|$)/u.test(line);
  return goesOn ? [`${before}${line}`] : null;
}

const MAX_PERIOD_LENGTH = 40;
const OPEN_PERIOD = /(?:19|20)\d\d\S{0,2} -$/;

/** In a narrow column the end of a period may stand below its start. */
function joinPeriod(before: string, line: string): readonly string[] | null {
  if (before.length >= MAX_PERIOD_LENGTH || !OPEN_PERIOD.test(before)) return null;
  const joined = `${before} ${line}`;
  return findPeriod(joined)?.isRange === true ? [joined] : null;
}
