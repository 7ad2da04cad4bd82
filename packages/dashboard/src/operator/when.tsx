import { relativeTime } from '../time.ts';

/** How long ago or from now, and the exact time for those who point at it. */
export function When({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={new Date(at).toLocaleString('en-GB', { timeZoneName: 'short' })}>
      {relativeTime(at)}
    </time>
  );
}
