import { exportRequestSchema, type Problem, putDocumentSchema } from '@offprint/contract';
import type { TemplateCatalog } from '../ports/template-catalog.ts';
import { problemsOfDocument, WITHOUT_TEMPLATE } from './parse-document.ts';

const { document: documentSchema, templateId: templateIdSchema } = exportRequestSchema.shape;
const { data: dataSchema } = putDocumentSchema.shape;

/**
 * What no schema finds wrong with the body of an export request that is refused for something else
 * already: its template and its document. Under an unknown template it is checked as a résumé.
 */
export function documentProblems(catalog: TemplateCatalog, body: unknown): readonly Problem[] {
  const { document, templateId } = fieldsOf(body);
  const data = documentSchema.safeParse(document).data;
  return [
    ...templateProblems(catalog, templateIdSchema.safeParse(templateId).data),
    ...(data ? problemsOfDocument(kindFor(catalog, templateId), data) : []),
  ];
}

/** The same of a body that keeps a document. */
export function storedDocumentProblems(
  catalog: TemplateCatalog,
  body: unknown,
): readonly Problem[] {
  const { data, templateId } = fieldsOf(body);
  const parsed = dataSchema.safeParse(data).data;
  return [
    ...templateProblems(catalog, putDocumentSchema.shape.templateId.safeParse(templateId).data),
    ...(parsed ? problemsOfDocument(kindFor(catalog, templateId), parsed, 'data') : []),
  ];
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

function kindFor(catalog: TemplateCatalog, templateId: unknown) {
  const id = templateIdSchema.safeParse(templateId).data;
  return (id === undefined ? undefined : catalog.find(id)) ?? WITHOUT_TEMPLATE;
}

function templateProblems(catalog: TemplateCatalog, templateId: string | undefined): Problem[] {
  if (templateId === undefined || catalog.find(templateId)) return [];
  const known = catalog.list().map(({ id }) => id);
  return [{ path: 'templateId', message: `must be one of ${known.join(', ')}` }];
}
