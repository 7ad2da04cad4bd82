import { describe } from 'vitest';
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

const PORTS: Readonly<Record<string, (name: string, open: OpenStore) => void>> = {
  jobs: describeJobStore,
  history: describeHistoryStore,
  documents: describeDocumentStore,
  quota: describeQuotaStorm,
  outbox: describeOutboxStore,
  coordination: describeCoordinationStore,
  reservations: describeRandomReservations,
  deliveries: describeDeliveries,
  identity: describeIdentity,
};

/** What every driver of a store must do, over the real thing. */
export function describeStore(name: string, open: OpenStore): void {
  // A scope each, or the hooks of all would open a store for every test.
  for (const [port, describePort] of Object.entries(PORTS)) {
    describe(port, () => describePort(name, open));
  }
}
