/**
 * Whether there is disk space for new work. Without it, new work could neither be finished nor, on
 * a full disk, be deleted.
 */
export interface Room {
  /**
   * @throws OffprintError STORAGE_UNAVAILABLE whose cause says where space is short and what to do
   */
  assertRoom(): Promise<void>;
}
