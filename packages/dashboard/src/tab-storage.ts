import type { z } from 'zod';

/** Survives a reload, and is gone when the tab is closed. Null when there is nothing that fits. */
export function readFromTab<T>(name: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(sessionStorage.getItem(`offprint.${name}`) ?? ''));
  } catch {
    return null;
  }
}

export function keepInTab(name: string, value: object | null): void {
  try {
    if (value) sessionStorage.setItem(`offprint.${name}`, JSON.stringify(value));
    else sessionStorage.removeItem(`offprint.${name}`);
  } catch {
    // A full or forbidden storage costs the value after a reload, and nothing before it.
  }
}
