import type {
  ClaimList,
  ClaimView,
  HolderRequest,
  LedgerView,
  ReservationView,
} from '@offprint/contract';
import { isOffprintError } from './errors.ts';
import { type CallOptions, readData, type Transport } from './transport.ts';

export interface ClaimInput {
  /** The name by which this program identifies itself. */
  readonly owner: string;
  /** At most a day. Default: ten minutes. */
  readonly ttlSeconds?: number;
}

export interface ReservationInput extends ClaimInput {
  /** The purpose of the rows. Repeating the key returns the same rows. */
  readonly key: string;
  readonly rowCount: number;
  /** The last row that this program has seen written. Default: none. */
  readonly currentLastRow?: number;
}

/** Things that only one program works on at a time. For programs with a key or a JWT. */
export interface Claims {
  /** If `claimed` is false, the answer says who holds it and until when. */
  claim(
    namespace: string,
    key: string,
    input: ClaimInput,
    options?: CallOptions,
  ): Promise<ClaimView>;
  /** @throws OffprintClientError NOT_FOUND, ALREADY_HELD by another owner or fence */
  release(
    namespace: string,
    key: string,
    holder: HolderRequest,
    options?: CallOptions,
  ): Promise<void>;
  list(namespace: string, options?: CallOptions): Promise<ClaimList>;
}

/** Rows that only one program writes. */
export interface Ledgers {
  /** @throws OffprintClientError ALREADY_HELD when another owner has the key */
  reserve(ledger: string, input: ReservationInput, options?: CallOptions): Promise<ReservationView>;
  /**
   * Confirms that the rows are written, so that they stay taken.
   *
   * @throws OffprintClientError NOT_FOUND, also when they are no longer held, ALREADY_HELD
   */
  confirm(
    ledger: string,
    key: string,
    holder: HolderRequest,
    options?: CallOptions,
  ): Promise<ReservationView>;
  /** @throws OffprintClientError NOT_FOUND, ALREADY_HELD */
  release(ledger: string, key: string, holder: HolderRequest, options?: CallOptions): Promise<void>;
  view(ledger: string, options?: CallOptions): Promise<LedgerView>;
}

export function createClaims(transport: Transport): Claims {
  const pathOf = (namespace: string, key: string) =>
    `/claims/${encodeURIComponent(namespace)}/${encodeURIComponent(key)}`;
  return {
    async claim(namespace, key, body, { signal } = {}) {
      const call = { method: 'PUT', body, signal } as const;
      try {
        return await readData<ClaimView>(await transport(pathOf(namespace, key), call), signal);
      } catch (error) {
        if (isOffprintError(error, 'ALREADY_HELD') && error.data) return error.data as ClaimView;
        throw error;
      }
    },
    async release(namespace, key, body, { signal } = {}) {
      const call = { method: 'DELETE', body, signal } as const;
      await (await transport(pathOf(namespace, key), call)).body?.cancel();
    },
    async list(namespace, { signal } = {}) {
      const response = await transport(`/claims/${encodeURIComponent(namespace)}`, { signal });
      return readData<ClaimList>(response, signal);
    },
  };
}

export function createLedgers(transport: Transport): Ledgers {
  const ledgerPath = (ledger: string) => `/ledgers/${encodeURIComponent(ledger)}`;
  const pathOf = (ledger: string, key: string) =>
    `${ledgerPath(ledger)}/reservations/${encodeURIComponent(key)}`;
  return {
    async reserve(ledger, body, { signal } = {}) {
      const call = { method: 'POST', body, signal } as const;
      const response = await transport(`${ledgerPath(ledger)}/reservations`, call);
      return readData<ReservationView>(response, signal);
    },
    async confirm(ledger, key, body, { signal } = {}) {
      const call = { method: 'POST', body, signal } as const;
      const response = await transport(`${pathOf(ledger, key)}/confirm`, call);
      return readData<ReservationView>(response, signal);
    },
    async release(ledger, key, body, { signal } = {}) {
      const call = { method: 'DELETE', body, signal } as const;
      await (await transport(pathOf(ledger, key), call)).body?.cancel();
    },
    async view(ledger, { signal } = {}) {
      return readData<LedgerView>(await transport(ledgerPath(ledger), { signal }), signal);
    },
  };
}
