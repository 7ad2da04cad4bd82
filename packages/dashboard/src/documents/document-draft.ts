import { forgetInTab, keepInTab, readFromTab } from '../tab-storage.ts';
import { isObject, type JsonObject } from './json.ts';

/** Unsaved changes of a document. */
export interface DocumentDraft {
  readonly title: string;
  readonly data: JsonObject;
  readonly templateId: string | null;
  /** The version that the changes are based on. */
  readonly baseVersion: number;
}

const nameOf = (documentId: string) => `draft.${documentId}`;

export const readDraft = (documentId: string) => readFromTab(nameOf(documentId), isDraft);
export const keepDraft = (documentId: string, draft: DocumentDraft | null) =>
  keepInTab(nameOf(documentId), draft);

/** Drafts are personal data, so they are removed at sign-out. */
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
