import {
  type ExportRequest,
  exportRequestSchema,
  type PageOptions,
  type Problem,
  putDocumentSchema,
} from '@offprint/contract';
import type { DocumentKind } from '../domain/document-kind.ts';
import type { KindRegistry } from '../domain/document-kinds.ts';
import { isOffprintError, OffprintError } from '../domain/errors.ts';
import { allowsTemplate, type Caller, type Plan } from '../domain/plan.ts';
import { summarise, validationError } from '../domain/problems.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { DocumentData } from '../ports/job-store.ts';
import type { RenderRequest } from '../ports/renderer.ts';
import type { TemplateCatalog } from '../ports/template-catalog.ts';
import type { AppContext } from './context.ts';

/** What a request is checked against. */
export interface PrintCatalog {
  readonly templates: TemplateCatalog;
  readonly kinds: KindRegistry;
}

export interface ParsedDocument {
  readonly document: unknown;
  readonly title: string;
}

/** A request of which it is known what kind of document it prints. */
export interface PrintRequest extends RenderRequest {
  readonly template: TemplateInfo;
}

/** What the renderer is asked for. */
export function printRequest(
  { settings }: Pick<AppContext, 'settings'>,
  template: TemplateInfo,
  document: unknown,
  { options, quality }: Pick<ExportRequest, 'options' | 'quality'>,
): PrintRequest {
  return { template, document, options, quality, maxPages: allowedPages(settings, options) };
}

/** How many pages a print may have: the lower limit of its options and of the settings. */
export function allowedPages(
  { maxPages }: Pick<AppContext['settings'], 'maxPages'>,
  options: PageOptions,
): number {
  return Math.min(options.maxPages ?? Infinity, maxPages);
}

/** The kind of a document whose template is not known. */
const DEFAULT_KIND = { kind: 'resume' } as const;

/**
 * The template of a request. If it can't be used and the document is invalid too, the error names
 * both, so that the caller need not ask twice.
 *
 * @throws OffprintError VALIDATION_ERROR, TEMPLATE_NOT_FOUND, FORBIDDEN
 */
export function chooseRequestedTemplate(
  catalog: PrintCatalog,
  caller: Caller,
  request: ExportRequest,
): TemplateInfo {
  const { templateId, options } = request;
  try {
    return chooseTemplate(catalog, caller.plan, templateId, options);
  } catch (error) {
    if (isOffprintError(error, 'FORBIDDEN') || !isOffprintError(error)) throw error;
    const problems = [...(error.details ?? []), ...exportProblems(catalog, request)];
    const isAlone = problems.length === 1;
    throw isAlone ? error : validationError(problems);
  }
}

/**
 * The template by its id, if the plan and the template itself allow these options.
 *
 * @throws OffprintError TEMPLATE_NOT_FOUND, FORBIDDEN, VALIDATION_ERROR
 */
export function chooseTemplate(
  { templates }: Pick<PrintCatalog, 'templates'>,
  plan: Plan,
  templateId: string,
  options: PageOptions,
): TemplateInfo {
  const template = templates.find(templateId);
  if (!template) {
    const known = templates.list().map((each) => each.id);
    throw new OffprintError(
      'TEMPLATE_NOT_FOUND',
      `There is no template "${templateId}". Known templates: ${known.join(', ')}.`,
    );
  }
  if (!allowsTemplate(plan, template)) {
    const message = `The plan ${plan.name} does not include the template "${templateId}".`;
    throw new OffprintError('FORBIDDEN', message);
  }
  const { pageSize } = options;
  if (pageSize && !template.pageSizes.includes(pageSize)) {
    const message = `must be one of ${template.pageSizes.join(', ')} with this template`;
    throw new OffprintError('VALIDATION_ERROR', `options.pageSize ${message}.`, {
      details: [{ path: 'options.pageSize', message }],
    });
  }
  if (pageSize && !plan.pageSizes.includes(pageSize)) {
    throw new OffprintError('FORBIDDEN', `The plan ${plan.name} does not include ${pageSize}.`);
  }
  return template;
}

/**
 * The document as the template's kind understands it.
 *
 * @param prefix where the document stands in the request, for the paths of problems
 * @throws OffprintError INVALID_DOCUMENT with every problem
 */
export function parseDocument(
  { kinds }: Pick<PrintCatalog, 'kinds'>,
  template: Pick<TemplateInfo, 'kind'>,
  data: DocumentData,
  prefix = 'document',
): ParsedDocument {
  const kind = kindOf(kinds, template);
  const parsed = kind.parse(data);
  if (parsed.ok) return { document: parsed.document, title: kind.title(parsed.document) };
  const problems = placeProblems(parsed.problems, prefix);
  const { message, details } = summarise(`The document is not a valid ${kind.id}`, problems);
  throw new OffprintError('INVALID_DOCUMENT', message, { details });
}

const { document: documentSchema, templateId: templateIdSchema } = exportRequestSchema.shape;
const { data: dataSchema } = putDocumentSchema.shape;

/**
 * Problems of the template and the document in the body of an export request that is refused
 * already, for its schema. Under an unknown template the document is checked as a résumé.
 */
export function exportProblems(catalog: PrintCatalog, body: unknown): readonly Problem[] {
  const { document, templateId } = fieldsOf(body);
  const data = documentSchema.safeParse(document).data;
  return [
    ...templateProblems(catalog, templateIdSchema.safeParse(templateId).data),
    ...(data ? documentProblems(catalog, templateId, data, 'document') : []),
  ];
}

/** The same for the body of a request to store a document. */
export function storedDocumentProblems(catalog: PrintCatalog, body: unknown): readonly Problem[] {
  const { data, templateId } = fieldsOf(body);
  const parsed = dataSchema.safeParse(data).data;
  return [
    ...templateProblems(catalog, putDocumentSchema.shape.templateId.safeParse(templateId).data),
    ...(parsed ? documentProblems(catalog, templateId, parsed, 'data') : []),
    ...(parsed ? lackingProblems(catalog, templateId, parsed) : []),
  ];
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

function documentProblems(
  { templates, kinds }: PrintCatalog,
  templateId: unknown,
  data: DocumentData,
  prefix: string,
): readonly Problem[] {
  const parsed = kindFor({ templates, kinds }, templateId).parse(data);
  return parsed.ok ? [] : placeProblems(parsed.problems, prefix);
}

function lackingProblems(
  catalog: PrintCatalog,
  templateId: unknown,
  data: DocumentData,
): readonly Problem[] {
  return placeProblems(kindFor(catalog, templateId).missing?.(data) ?? [], 'data');
}

/** Under an unknown template, a document is a résumé. */
function kindFor({ templates, kinds }: PrintCatalog, templateId: unknown): DocumentKind {
  const id = templateIdSchema.safeParse(templateId).data;
  return kindOf(kinds, (id === undefined ? undefined : templates.find(id)) ?? DEFAULT_KIND);
}

function templateProblems(
  { templates }: PrintCatalog,
  templateId: string | undefined,
): readonly Problem[] {
  if (templateId === undefined || templates.find(templateId)) return [];
  const known = templates.list().map(({ id }) => id);
  return [{ path: 'templateId', message: `must be one of ${known.join(', ')}` }];
}

export function kindOf(
  kinds: KindRegistry,
  { kind: id }: Pick<TemplateInfo, 'kind'>,
): DocumentKind {
  const kind = kinds.find(id);
  if (!kind) throw new Error(`There is no kind of document named ${id}.`);
  return kind;
}

function placeProblems(problems: readonly Problem[], prefix: string): readonly Problem[] {
  return problems.map(({ path, message }) => ({ path: join(prefix, path), message }));
}

function join(prefix: string, path: string): string {
  if (path === '' || prefix === '') return prefix || path;
  return path.startsWith('[') ? `${prefix}${path}` : `${prefix}.${path}`;
}
