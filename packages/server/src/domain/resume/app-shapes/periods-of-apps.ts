import { isNow } from '../../reading/periods.ts';
import { parseIsoDate } from '../iso-date.ts';
import {
  addExtra,
  asDate,
  asText,
  date,
  type Field,
  isObject,
  text,
  type Values,
} from './fields.ts';

/** The fields of a period that remain after {@link withPeriod} has read it. */
export const PERIOD_FIELDS: readonly Field[] = [
  date('startDate'),
  date('endDate'),
  text('x-period', 'period', 'duration', 'dates', 'dateRange', 'timeframe', 'date', 'years'),
];

const STARTS = ['startDate', 'start', 'from', 'startsAt', 'startedOn', 'startedAt', 'dateFrom'];
const ENDS = ['endDate', 'end', 'to', 'endsAt', 'finishedOn', 'endedOn', 'endedAt', 'dateTo'];
/** Keys for whether a period is ongoing. */
const STILL = [
  'current',
  ...['isCurrent', 'currentlyWorking', 'isPresent', 'present', 'ongoing', 'isOngoing'],
  ...['isCurrentRole', 'isCurrentJob', 'isCurrentlyWorking', 'currentJob', 'currentRole'],
  ...['currentlyWorkHere', 'currentlyEmployed', 'stillWorking', 'isWorkingHere'],
];
const IN_PARTS = ['period', 'timePeriod', 'dates', 'dateRange', 'duration'];
const PARTS = new Set([...STARTS, ...ENDS, ...STILL]);

/**
 * The entry with its dates as `startDate` and `endDate`, whatever the app's keys are. Dates in
 * words, such as `Jan 2020`, are kept as they are.
 */
export function withPeriod(given: Values): Values {
  const flat = withDatesOfParts(flattened(given));
  const [start, afterStart] = take(flat, STARTS);
  const [end, afterEnd] = take(afterStart, ENDS);
  const { isGoingOn, rest } = takeStill(afterEnd, end === undefined);
  const kept: Record<string, unknown> = { ...rest };
  const isStarted = asDate(start) !== undefined;
  if (isStarted && typeof end === 'string' && isNow(end)) return { ...kept, startDate: start };
  // Without an end the period would be ongoing, which the entry denies.
  if (isStarted && end === undefined && isGoingOn === false) {
    return { ...kept, startDate: start, endDate: start };
  }
  const both = [start, end].filter((each) => each !== undefined);
  const areDates = both.every((each) => asDate(each) !== undefined);
  if (areDates || !both.every((each) => asText(each) !== undefined)) {
    return { ...kept, ...definedIn({ startDate: start, endDate: end }) };
  }
  addExtra(kept, 'x-period', both.join(' – '));
  return kept;
}

/** The entry with the parts of its period among its own keys. */
function flattened(entry: Values): Values {
  const key = IN_PARTS.find((name) => isObject(entry[name]));
  const period = key === undefined ? undefined : entry[key];
  if (key === undefined || !isObject(period)) return entry;
  const { [key]: _period, ...rest } = entry;
  const isInParts = Object.keys(period).every((part) => PARTS.has(part) && !(part in rest));
  return isInParts ? { ...rest, ...period } : entry;
}

/** Reads dates given as `{ year, month }`, or as `startYear` and `startMonth`. */
function withDatesOfParts(entry: Values): Values {
  const dates = [...STARTS, ...ENDS].flatMap((key) => {
    const whole = isObject(entry[key])
      ? (dateOfParts(entry[key]) ?? asDate(entry[key]))
      : undefined;
    return whole === undefined ? [] : [[key, whole] as const];
  });
  let told: Values = { ...entry, ...Object.fromEntries(dates) };
  for (const side of ['start', 'end']) {
    const { [`${side}Year`]: year, [`${side}Month`]: month, ...rest } = told;
    const whole = dateOfParts({ year, month });
    if (whole !== undefined && rest[`${side}Date`] === undefined) {
      told = { ...rest, [`${side}Date`]: whole };
    }
  }
  return told;
}

function dateOfParts({ year, month, day, ...others }: Values): string | undefined {
  if (Object.keys(others).length > 0) return undefined;
  const parts = [year, month, month === undefined ? undefined : day].filter(
    (part) => part !== undefined,
  );
  const numbers = parts.map((part, n) => String(part).padStart(n === 0 ? 4 : 2, '0'));
  const iso = numbers.join('-');
  return parts.length > 0 && parseIsoDate(iso) ? iso : undefined;
}

/** The date under the first of these keys that has one, and the entry without it. */
function take(entry: Values, keys: readonly string[]): readonly [unknown, Values] {
  const key = keys.find((each, n) => {
    const value = entry[each];
    return value !== undefined && (n < 2 || isDateOrNow(value));
  });
  if (key === undefined) return [undefined, entry];
  const { [key]: value, ...rest } = entry;
  return [value, rest];
}

/** `from` and `to` may also be places. */
function isDateOrNow(value: unknown): boolean {
  const words = asText(value);
  return words !== undefined && (/\d/.test(words) || isNow(words));
}

/** Takes the flag of an ongoing period. A flag that contradicts the dates stays. */
function takeStill(entry: Values, isOpen: boolean) {
  const flags = STILL.filter((key) => typeof entry[key] === 'boolean');
  const told = flags.filter((key) => entry[key] === false || isOpen);
  const rest = Object.fromEntries(Object.entries(entry).filter(([key]) => !told.includes(key)));
  const [first] = flags;
  return { isGoingOn: first === undefined ? undefined : entry[first], rest };
}

function definedIn(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
