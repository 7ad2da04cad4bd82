import type { PageOptions } from '@offprint/client';
import { useState } from 'react';
import { isObject } from '../documents/json.ts';

const keyOf = (documentId: string) => `offprint.look.${documentId}`;

/**
 * The print options of a document, kept in this browser, since the server stores only the document.
 */
export function usePrintOptions(documentId: string): [PageOptions, (options: PageOptions) => void] {
  const [options, setOptions] = useState(() => readOptions(documentId));
  return [
    options,
    (next) => {
      setOptions(next);
      try {
        localStorage.setItem(keyOf(documentId), JSON.stringify(next));
      } catch {
        // The storage is forbidden or full, so the options last as long as the page.
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
