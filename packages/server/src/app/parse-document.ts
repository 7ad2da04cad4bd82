import type { Problem } from '@offprint/contract';
import { DOCUMENT_KINDS } from '../domain/document-kinds.ts';
import { OffprintError } from '../domain/errors.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { DocumentData } from '../ports/job-store.ts';

export interface ParsedDocument {
  readonly document: unknown;
  readonly title: string;
}

/**
 * The document as the template's kind understands it.
 *
 * @param prefix where the document stands in the request, for the paths of problems
 * @throws OffprintError INVALID_DOCUMENT with every problem
 */
export function parseDocument(
  template: TemplateInfo,
  data: DocumentData,
  prefix = 'document',
): ParsedDocument {
  const kind = DOCUMENT_KINDS[template.kind];
  if (!kind) throw new Error(`Template ${template.id} names an unknown kind ${template.kind}.`);
  const parsed = kind.parse(data);
  if (parsed.ok) return { document: parsed.document, title: kind.title(parsed.document) };
  throw new OffprintError('INVALID_DOCUMENT', describeProblems(kind.id, parsed.problems), {
    details: parsed.problems.map((problem) => ({ ...problem, path: join(prefix, problem.path) })),
  });
}

function describeProblems(kindId: string, problems: readonly Problem[]): string {
  const [first] = problems;
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return `The document is not a valid ${kindId}: ${count}, first ${first?.path}: ${first?.message}.`;
}

function join(prefix: string, path: string): string {
  if (path === '') return prefix;
  return path.startsWith('[') ? `${prefix}${path}` : `${prefix}.${path}`;
}
