/** What an owner holds for a while. Names of owners are the user's own. All times in epoch ms. */
export interface Held {
  readonly owner: string;
  /** Grows with everything that comes to be held by the user, so that who is late can be told. */
  readonly fence: number;
  /** When it was asked for last. */
  readonly renewedAtMs: number;
  readonly expiresAtMs: number;
}

/** The right of one owner to a thing, which nobody else gets meanwhile. */
export interface Claim extends Held {
  readonly key: string;
}

/** Rows of a ledger that nobody else gets: `rowCount` of them from `startRow` on, counted from 1. */
export interface Reservation extends Held {
  readonly key: string;
  readonly startRow: number;
  readonly rowCount: number;
  /** They are written, and stay taken when the record of it expires. */
  readonly isConfirmed: boolean;
}

export interface ClaimCommand {
  readonly userId: string;
  readonly namespace: string;
  readonly key: string;
  readonly owner: string;
  readonly ttlMs: number;
  /** What the user may hold, in all namespaces together. */
  readonly maxClaims: number;
}

export type ClaimOutcome =
  /** It is new, or was the owner's own and is renewed under the same fence. */
  | { readonly type: 'claimed'; readonly claim: Claim }
  | { readonly type: 'heldByOther'; readonly claim: Claim }
  | { readonly type: 'tooMany' };

export interface ReserveCommand {
  readonly userId: string;
  readonly ledger: string;
  readonly key: string;
  readonly owner: string;
  readonly rowCount: number;
  /** The last row that the caller has seen written; 0: none. */
  readonly currentLastRow: number;
  readonly ttlMs: number;
  /** What the user may hold, in all ledgers together; and in how many ledgers rows are confirmed. */
  readonly maxReservations: number;
}

export type ReserveOutcome =
  /** It is new, or was the owner's own: the same rows, and renewed unless it is confirmed. */
  | { readonly type: 'reserved'; readonly reservation: Reservation }
  | { readonly type: 'heldByOther'; readonly reservation: Reservation }
  | { readonly type: 'tooMany' };

/** Who says to hold something. Without a fence, the owner's name is enough. */
export interface Holder {
  readonly userId: string;
  /** The namespace of a claim, or the ledger of a reservation. */
  readonly scope: string;
  readonly key: string;
  readonly owner: string;
  readonly fence: number | null;
}

export type ReleaseOutcome<T extends Held> =
  | { readonly type: 'released' }
  | { readonly type: 'notFound' }
  /** By another owner, or by the same one under another fence. */
  | { readonly type: 'heldByOther'; readonly held: T };

export type ConfirmOutcome =
  | { readonly type: 'confirmed'; readonly reservation: Reservation }
  | { readonly type: 'notFound' }
  | { readonly type: 'heldByOther'; readonly held: Reservation };

export interface Ledger {
  /** The last of all rows that are confirmed; 0: none. */
  readonly confirmedLastRow: number;
  /** By their rows. */
  readonly reservations: readonly Reservation[];
}

/**
 * Agreement between programs of one user: who does a thing, and who writes which rows. Each command
 * is one atomic step, by the store's own clock. What has expired does not exist for any of them.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the store does not answer
 */
export interface CoordinationStore {
  claim(command: ClaimCommand): Promise<ClaimOutcome>;
  releaseClaim(holder: Holder): Promise<ReleaseOutcome<Claim>>;
  /** By their keys. */
  listClaims(userId: string, namespace: string): Promise<readonly Claim[]>;
  /**
   * The rows begin behind `currentLastRow`, behind every reservation of the ledger, and behind every
   * row that was ever confirmed.
   */
  reserve(command: ReserveCommand): Promise<ReserveOutcome>;
  /**
   * Keeps the rows taken for ever; the record of it stays for `ttlMs`, so that it may be asked again.
   */
  confirm(holder: Holder, ttlMs: number): Promise<ConfirmOutcome>;
  /** Gives the rows back, unless they are confirmed: then only the record of it goes. */
  releaseReservation(holder: Holder): Promise<ReleaseOutcome<Reservation>>;
  viewLedger(userId: string, ledger: string): Promise<Ledger>;
}
