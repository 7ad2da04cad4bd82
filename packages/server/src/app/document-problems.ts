import { exportRequestSchema, type Problem } from '@offprint/contract';
import { isOffprintError } from '../domain/errors.ts';
import type { TemplateCatalog } from '../ports/template-catalog.ts';
import { parseDocument } from './parse-document.ts';

const { document: documentSchema, templateId: templateIdSchema } = exportRequestSchema.shape;

/**
 * What is wrong with the inline document of a request that is refused for something else already,
 * so that the caller hears of everything at once.
 */
export function documentProblems(catalog: TemplateCatalog, body: unknown): readonly Problem[] {
  if (typeof body !== 'object' || body === null) return [];
  const { document, templateId } = body as Record<string, unknown>;
  const data = documentSchema.safeParse(document).data;
  const template = catalog.find(templateIdSchema.safeParse(templateId).data ?? '');
  if (!data || !template) return [];
  try {
    parseDocument(template, data);
    return [];
  } catch (error) {
    if (!isOffprintError(error, 'INVALID_DOCUMENT')) throw error;
    return error.details ?? [];
  }
}
