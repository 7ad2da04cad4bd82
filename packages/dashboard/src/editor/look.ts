import type { PageOptions } from '@offprint/client';
import { useState } from 'react';
import { isObject } from '../documents/json.ts';

const keyOf = (documentId: string) => `offprint.look.${documentId}`;

/** How a document is printed, kept by this browser: the server keeps what it says. */
export function useLook(documentId: string): [PageOptions, (options: PageOptions) => void] {
  const [options, setOptions] = useState(() => readLook(documentId));
  return [
    options,
    (next) => {
      setOptions(next);
      try {
        localStorage.setItem(keyOf(documentId), JSON.stringify(next));
      } catch {
        // Forbidden or full: it lasts as long as the page.
      }
    },
  ];
}

function readLook(documentId: string): PageOptions {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(documentId)) ?? '{}');
    return isObject(kept) ? kept : {};
  } catch {
    return {};
  }
}
