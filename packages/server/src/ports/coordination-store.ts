/**
 * Something that an owner holds for a while. Owner names belong to the user. All times in epoch ms.
 */
export interface Held {
  readonly owner: string;
  /** Grows with everything that the user comes to hold, so that outdated holders can be told. */
  readonly fence: number;
  /** When it was last requested. */
  readonly renewedAtMs: number;
  readonly expiresAtMs: number;
}

/** The exclusive right of one owner to a thing. */
export interface Claim extends Held {
  readonly key: string;
}

/** Exclusive rows of a ledger: `rowCount` rows from `startRow` on, counted from 1. */
export interface Reservation extends Held {
  readonly key: string;
  readonly startRow: number;
  readonly rowCount: number;
  /** Confirmed rows are written, and stay taken when the record expires. */
  readonly isConfirmed: boolean;
}

export interface ClaimCommand {
  readonly userId: string;
  readonly namespace: string;
  readonly key: string;
  readonly owner: string;
  readonly ttlMs: number;
  /** The limit of the user's claims in all namespaces together. */
  readonly maxClaims: number;
}

export type ClaimOutcome =
  /** It is new, or was the owner's already and is renewed under the same fence. */
  | { readonly type: 'claimed'; readonly claim: Claim }
  | { readonly type: 'heldByOther'; readonly claim: Claim }
  | { readonly type: 'tooMany' };

export interface ReserveCommand {
  readonly userId: string;
  readonly ledger: string;
  readonly key: string;
  readonly owner: string;
  readonly rowCount: number;
  /** The last row that the caller has seen written, or 0. */
  readonly currentLastRow: number;
  readonly ttlMs: number;
  /**
   * The limit of the user's reservations in all ledgers together, and of ledgers with confirmed
   * rows.
   */
  readonly maxReservations: number;
}

export type ReserveOutcome =
  /** It is new, or was the owner's already, with the same rows, and is renewed unless confirmed. */
  | { readonly type: 'reserved'; readonly reservation: Reservation }
  | { readonly type: 'heldByOther'; readonly reservation: Reservation }
  | { readonly type: 'tooMany' };

/** Who claims to hold something. Without a fence, the owner's name is enough. */
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
  /** Held by another owner, or by the same one under another fence. */
  | { readonly type: 'heldByOther'; readonly held: T };

export type ConfirmOutcome =
  | { readonly type: 'confirmed'; readonly reservation: Reservation }
  | { readonly type: 'notFound' }
  | { readonly type: 'heldByOther'; readonly held: Reservation };

export interface Ledger {
  /** The last of all confirmed rows, or 0. */
  readonly confirmedLastRow: number;
  /** Sorted by rows. */
  readonly reservations: readonly Reservation[];
}

/**
 * Coordinates the programs of one user: who does a thing, and who writes which rows. Each command
 * is one atomic step, by the store's own clock, and ignores everything that has expired.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the store does not answer
 */
export interface CoordinationStore {
  claim(command: ClaimCommand): Promise<ClaimOutcome>;
  releaseClaim(holder: Holder): Promise<ReleaseOutcome<Claim>>;
  /** Sorted by key. */
  listClaims(userId: string, namespace: string): Promise<readonly Claim[]>;
  /**
   * The rows begin after `currentLastRow`, after every reservation of the ledger, and after every
   * row that was ever confirmed.
   */
  reserve(command: ReserveCommand): Promise<ReserveOutcome>;
  /**
   * Keeps the rows taken for ever. The record stays for `ttlMs`, so that the command can be
   * repeated.
   */
  confirm(holder: Holder, ttlMs: number): Promise<ConfirmOutcome>;
  /** Frees the rows, unless they are confirmed. Then only the record is removed. */
  releaseReservation(holder: Holder): Promise<ReleaseOutcome<Reservation>>;
  viewLedger(userId: string, ledger: string): Promise<Ledger>;
}
