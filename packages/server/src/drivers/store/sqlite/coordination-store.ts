import type { CoordinationStore } from '../../../ports/coordination-store.ts';
import type { Connection } from './connection.ts';
import { confirm, releaseReservation, reserve, viewLedger } from './ledger-reservations.ts';
import { claim, listClaims, releaseClaim } from './resource-claims.ts';

export function createCoordinationStore(connection: Connection): CoordinationStore {
  const { read, write } = connection;
  return {
    claim: (command) => write((nowMs) => claim(connection, command, nowMs)),
    releaseClaim: (holder) => write((nowMs) => releaseClaim(connection, holder, nowMs)),
    listClaims: (userId, namespace) =>
      read((nowMs) => listClaims(connection, userId, namespace, nowMs)),
    reserve: (command) => write((nowMs) => reserve(connection, command, nowMs)),
    confirm: (holder, ttlMs) => write((nowMs) => confirm(connection, holder, ttlMs, nowMs)),
    releaseReservation: (holder) => write((nowMs) => releaseReservation(connection, holder, nowMs)),
    viewLedger: (userId, ledger) => read((nowMs) => viewLedger(connection, userId, ledger, nowMs)),
  };
}
