/**
 * Whether there is room to take on work. What is taken on without it could neither be finished nor,
 * on a full disk, be deleted.
 */
export interface Room {
  /** @throws OffprintError STORAGE_UNAVAILABLE whose cause says where it is short, and what to do */
  assertRoom(): Promise<void>;
}
