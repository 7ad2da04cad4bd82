import { parseXml, XmlElement } from '@rgrove/parse-xml';
import type { ListedObject } from '../../ports/object-storage.ts';
import type { ObjectsPage } from './bucket.ts';

export interface XmlFault {
  readonly status: number;
  /** Empty if the server gave none. */
  readonly code: string;
  readonly message: string;
  /** The region that the server expects, if it says so. */
  readonly region: string | null;
}

/** What an error answer says. Proxies may answer with something else, or nothing. */
export function parseErrorAnswer(bytes: Uint8Array): Omit<XmlFault, 'status'> {
  const error = rootOf(bytes);
  if (error?.name !== 'Error') return { code: '', message: '', region: null };
  return {
    code: textOf(error, 'Code') ?? '',
    message: textOf(error, 'Message') ?? '',
    region: textOf(error, 'Region'),
  };
}

/**
 * @param dateMs when the server answered, by its own clock; NaN if unknown: then every file counts
 *   as new
 * @throws Error when it is no list
 */
export function parseObjectsPage(bytes: Uint8Array, dateMs: number): ObjectsPage {
  const list = rootOf(bytes);
  if (list?.name !== 'ListBucketResult') throw new Error('the storage answered with no list');
  const isEncoded = textOf(list, 'EncodingType') === 'url';
  const objects = childrenOf(list, 'Contents').map((contents): ListedObject => {
    const key = textOf(contents, 'Key') ?? '';
    const ageMs = dateMs - Date.parse(textOf(contents, 'LastModified') ?? '');
    return {
      key: isEncoded ? decodeURIComponent(key.replaceAll('+', ' ')) : key,
      sizeBytes: Number(textOf(contents, 'Size')),
      ageMs: Number.isNaN(ageMs) ? 0 : ageMs,
    };
  });
  const isTruncated = textOf(list, 'IsTruncated') === 'true';
  return { objects, next: isTruncated ? textOf(list, 'NextContinuationToken') : null };
}

function rootOf(bytes: Uint8Array): XmlElement | null {
  try {
    return parseXml(new TextDecoder().decode(bytes)).root;
  } catch {
    return null;
  }
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => child instanceof XmlElement && child.name === name,
  );
}

function textOf(element: XmlElement, name: string): string | null {
  return childrenOf(element, name)[0]?.text ?? null;
}
