import type { OutboxEvent, OutboxStore } from '../../../../ports/outbox-store.ts';
import { parseRecord } from '../jobs/job-record.ts';
import { type Bind, defineScript } from '../scripts.ts';

export function createOutboxStore(bind: Bind): OutboxStore {
  const removeAll = bind(removeEvents);
  return {
    read: bind(readOutbox),
    count: bind(countEvents),
    async remove(ids) {
      const known = ids.filter((id) => EVENT_ID.test(id));
      if (known.length > 0) await removeAll(known);
    },
  };
}

type EventAnswer = readonly [entryId: string, type: OutboxEvent['type'], record: string];

const readOutbox = defineScript({
  lua: 'outbox/read-outbox',
  writes: false,
  encode: (limit: number) => [limit],
  decode: (events: readonly EventAnswer[]): OutboxEvent[] =>
    events.map(([entryId, type, record]) => ({
      id: eventIdOf(entryId),
      type,
      job: parseRecord(record),
    })),
});

const countEvents = defineScript({
  lua: 'outbox/count-events',
  writes: false,
  encode: () => [],
  decode: (count: number) => count,
});

const removeEvents = defineScript({
  lua: 'outbox/remove-events',
  writes: false,
  encode: (ids: readonly string[]) => ids.map(entryIdOf),
  decode: () => undefined,
});

const DIGITS = 16;
const EVENT_ID = new RegExp(`^\\d{${DIGITS}}-\\d{${DIGITS}}$`);

/** An id of a Redis stream is two numbers. With leading zeros they also sort as text. */
function eventIdOf(entryId: string): string {
  return entryId
    .split('-')
    .map((part) => part.padStart(DIGITS, '0'))
    .join('-');
}

function entryIdOf(eventId: string): string {
  return eventId.split('-').map(Number).join('-');
}
