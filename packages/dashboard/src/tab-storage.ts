const PREFIX = 'offprint.';

/** Survives a reload, and is gone when the tab is closed. Null if no valid value is stored. */
export function readFromTab<T>(name: string, fits: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(PREFIX + name) ?? '');
    return fits(value) ? value : null;
  } catch {
    return null;
  }
}

export function keepInTab(name: string, value: object | null): void {
  try {
    if (value) sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
    else sessionStorage.removeItem(PREFIX + name);
  } catch {
    // A full or forbidden storage loses the value only after a reload.
  }
}

/** Forgets all values whose names have this prefix. */
export function forgetInTab(beginning: string): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX + beginning)) sessionStorage.removeItem(key);
    }
  } catch {
    // As above.
  }
}
