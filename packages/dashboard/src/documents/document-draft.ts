import { forgetInTab, keepInTab, readFromTab } from '../tab-storage.ts';
import { isObject, type JsonObject } from './json.ts';

/** What was changed in a document and is not stored yet. */
export interface DocumentDraft {
  readonly title: string;
  readonly data: JsonObject;
  readonly templateId: string | null;
  /** What it was made of. */
  readonly baseVersion: number;
}

const nameOf = (documentId: string) => `draft.${documentId}`;

export const readDraft = (documentId: string) => readFromTab(nameOf(documentId), isDraft);
export const keepDraft = (documentId: string, draft: DocumentDraft | null) =>
  keepInTab(nameOf(documentId), draft);

/** Words of a person, which go when that person leaves. */
export function forgetDrafts(): void {
  forgetInTab('draft.');
  forgetInTab('text.');
}

function isDraft(value: unknown): value is DocumentDraft {
  if (!isObject(value)) return false;
  const { title, data, templateId, baseVersion } = value;
  const hasTemplate = templateId === null || typeof templateId === 'string';
  const isNamed = typeof title === 'string' && typeof baseVersion === 'number';
  return isNamed && hasTemplate && isObject(data);
}
