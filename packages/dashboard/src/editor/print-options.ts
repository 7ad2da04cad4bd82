import type { PageOptions } from '@offprint/client';
import { useState } from 'react';
import { isObject } from '../documents/json.ts';

const keyOf = (documentId: string) => `offprint.look.${documentId}`;

/** The options by which a document is printed. This browser keeps them, the server only the document. */
export function usePrintOptions(documentId: string): [PageOptions, (options: PageOptions) => void] {
  const [options, setOptions] = useState(() => readOptions(documentId));
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

function readOptions(documentId: string): PageOptions {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(documentId)) ?? '{}');
    return isObject(kept) ? kept : {};
  } catch {
    return {};
  }
}
