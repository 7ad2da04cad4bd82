import { pageSizeSchema } from '@offprint/contract';
import { z } from 'zod';
import { keepInTab, readFromTab } from './tab-storage.ts';

const draftSchema = z.object({
  /** As it was typed, a document or not yet one. */
  text: z.string(),
  templateId: z.string(),
  pageSize: pageSizeSchema,
});

/** What the form holds. */
export type Draft = Readonly<z.infer<typeof draftSchema>>;

const EMPTY: Draft = { text: '', templateId: 'modern', pageSize: 'A4' };

export const readDraft = (): Draft => readFromTab('draft', draftSchema) ?? EMPTY;
export const keepDraft = (draft: Draft | null) => keepInTab('draft', draft);

export type DocumentReading =
  | { readonly document: Record<string, unknown>; readonly title: string | null }
  | { readonly problem: string };

/** What the text of a draft is: a document, or why not. */
export function readDocument(text: string): DocumentReading {
  if (text.trim() === '') return { problem: 'Paste a résumé as JSON first, or take the sample.' };
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return { document: value, title: titleOf(value) };
    return { problem: 'A résumé is a JSON object: it begins with { and ends with }.' };
  } catch (error) {
    return { problem: `This is not JSON yet: ${(error as Error).message}` };
  }
}

function titleOf(document: Record<string, unknown>): string | null {
  for (const part of [document.basics, document.profile, document.personalInfo]) {
    if (!isRecord(part)) continue;
    const name = part.name ?? part.fullName;
    if (typeof name === 'string' && name !== '') return name;
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
