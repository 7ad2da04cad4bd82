/** What is kept over a reload: ids alone, no word of a document. `localStorage` fits. */
export interface JobStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export function readJobIds(storage: JobStorage | undefined, key: string): string[] {
  try {
    const ids: unknown = JSON.parse(storage?.getItem(key) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function writeJobIds(storage: JobStorage | undefined, key: string, ids: string[]): void {
  try {
    storage?.setItem(key, JSON.stringify(ids));
  } catch {
    // A full or forbidden storage costs the resumption after a reload, never the export.
  }
}
