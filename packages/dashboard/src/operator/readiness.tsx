import { useCallback } from 'react';
import { duration } from '../time.ts';
import type { OperatorApi } from './operator-api.ts';
import { usePolled } from './use-polled.ts';

const NAMES: Readonly<Record<string, string>> = {
  store: 'Store',
  storage: 'Storage',
  browser: 'Print engine',
};
/** Each answer costs a blank print of the engine. */
const POLL_MS = 10_000;

/** Whether the services of this server answer, and how fast. */
export function Readiness({ api }: { readonly api: OperatorApi }) {
  const { data } = usePolled(
    useCallback((signal) => api.readiness(signal), [api]),
    POLL_MS,
  );
  return (
    <ul className="alive" aria-label="Alive">
      {Object.entries(data ?? {}).map(([name, { state, latencyMs }]) => (
        <li key={name} data-state={state}>
          {NAMES[name] ?? name}{' '}
          <span className="muted">
            {state === 'ok' ? `answers in ${duration(latencyMs)}` : 'does not answer'}
          </span>
        </li>
      ))}
    </ul>
  );
}
