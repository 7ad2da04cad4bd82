import { describeCoordinationStore } from './coordination-store.ts';
import { describeDeliveries } from './deliveries.ts';
import { describeDocumentStore } from './document-store.ts';
import { describeHistoryStore } from './history-store.ts';
import { describeJobStore } from './job-store.ts';
import type { OpenStore } from './job-store-harness.ts';
import { describeOutboxStore } from './outbox-store.ts';
import { describeQuotaStorm } from './quota-storm.ts';
import { describeRandomReservations } from './random-reservations.ts';
import { describeIdentity } from './store-identity.ts';

/** What every driver of a store must do, over the real thing. */
export function describeStore(name: string, open: OpenStore): void {
  describeJobStore(name, open);
  describeHistoryStore(name, open);
  describeDocumentStore(name, open);
  describeQuotaStorm(name, open);
  describeOutboxStore(name, open);
  describeCoordinationStore(name, open);
  describeRandomReservations(name, open);
  describeDeliveries(name, open);
  describeIdentity(name, open);
}
