import type { OffprintClient } from '@offprint/client';
import type { JsonObject } from './json.ts';
import { personOf } from './json.ts';

/** The template of a document that names none. */
export const DEFAULT_TEMPLATE = 'modern';

interface NewDocument {
  readonly data: JsonObject;
  readonly title?: string | undefined;
  readonly templateId?: string | undefined;
}

/** Stores a document under a new id. @throws OffprintClientError */
export async function createDocument(
  client: OffprintClient,
  { data, title, templateId }: NewDocument,
): Promise<string> {
  const id = newId();
  const body = { title: titled(title ?? personOf(data)), data, ...(templateId && { templateId }) };
  await client.documents.put(id, body, { ifVersion: 0 });
  return id;
}

const MAX_TITLE_LENGTH = 200;

function titled(name: string | null): string {
  return (name?.trim() || 'Untitled résumé').slice(0, MAX_TITLE_LENGTH);
}

/** Also works on a page without a secure context, which `randomUUID` requires. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
