const PREFIX = 'offprint.';

/** Survives a reload, and is gone when the tab is closed. Null when there is nothing that fits. */
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
    // A full or forbidden storage costs the value after a reload, and nothing before it.
  }
}

/** Forgets everything whose name begins so. */
export function forgetInTab(beginning: string): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX + beginning)) sessionStorage.removeItem(key);
    }
  } catch {
    // As above.
  }
}
