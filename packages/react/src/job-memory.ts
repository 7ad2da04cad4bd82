/** Keeps ids across reloads, and nothing of the documents. `localStorage` fits. */
export interface JobStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export interface JobMemory {
  /** Ids of jobs, each with the name of its submission, if any. */
  recall(): Readonly<Record<string, string | null>>;
  remember(jobId: string, submission: string | null): void;
  forget(jobId: string): void;
}

/** Each change applies to what is stored now, since other tabs store in the same place. */
export function createJobMemory(storage: () => JobStorage | undefined, key: string): JobMemory {
  function recall(): Record<string, string | null> {
    try {
      const kept: unknown = JSON.parse(storage()?.getItem(key) ?? '{}');
      return isRecord(kept) ? kept : {};
    } catch {
      return {};
    }
  }

  function write(kept: Readonly<Record<string, string | null>>): void {
    try {
      storage()?.setItem(key, JSON.stringify(kept));
    } catch {
      // A full or forbidden storage prevents the resumption after a reload, but not the export.
    }
  }

  return {
    recall,
    remember: (jobId, submission) => write({ ...recall(), [jobId]: submission }),
    forget(jobId) {
      const { [jobId]: forgotten, ...kept } = recall();
      if (forgotten !== undefined) write(kept);
    },
  };
}

function isRecord(value: unknown): value is Record<string, string | null> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
