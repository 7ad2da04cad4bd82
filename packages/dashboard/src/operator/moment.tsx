import { relativeTime } from '../time.ts';

/** The time relative to now, with the exact time as its title. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={new Date(at).toLocaleString('en-GB', { timeZoneName: 'short' })}>
      {relativeTime(at)}
    </time>
  );
}
