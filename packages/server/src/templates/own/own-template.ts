import type { DocumentKind } from '../../domain/document-kind.ts';
import type { KindRegistry } from '../../domain/document-kinds.ts';
import { templateFailed } from '../../domain/errors.ts';
import type { TemplateInfo } from '../../domain/template-info.ts';
import type { ForeignPrint } from '../document/foreign-document.ts';
import type { Print } from '../html/resume-template.ts';
import type { Typesetting } from '../typst/typeset-template.ts';
import type { HtmlDefinition, TemplateDefinition, TypstDefinition } from './definition.ts';
import { type MakeBody, type PrintOrder, printOwnHtml } from './html-template.ts';
import { documentKind, type OwnKind } from './own-kind.ts';
import { mainPath, typesetOwn } from './typst-template.ts';

/** A template of an app's or an operator's own. */
export interface OwnTemplate {
  readonly info: TemplateInfo;
  /** The kind that it defines; null: it names one. */
  readonly kind: OwnKind | null;
  readonly fonts: readonly Uint8Array[];
  /** @throws OffprintError TEMPLATE_FAILED, which is never retried */
  printHtml(kind: DocumentKind, order: PrintOrder): Promise<Print | ForeignPrint>;
  /** @throws OffprintError TEMPLATE_FAILED, which is never retried */
  typeset(kind: DocumentKind, order: PrintOrder): Promise<Typesetting>;
  /** The virtual path of its source. */
  readonly main: string;
}

/** Where a design's function runs, if not here, and a fingerprint of its files. */
export interface Origin {
  readonly makeBody?: MakeBody;
  readonly fingerprint?: string;
}

const VERSION = '1.0.0';

/** @param definition as `defineTemplate` returns it */
export function ownTemplate(definition: TemplateDefinition, origin: Origin = {}): OwnTemplate {
  const info = infoOf(definition, origin);
  const { kind } = definition;
  const tried = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw templateFailed(info.id, error);
    }
  };
  return {
    info,
    kind: typeof kind === 'object' ? kind : null,
    fonts: definition.typst === undefined ? [] : (definition.fonts ?? []),
    main: mainPath(definition),
    printHtml: (ofKind, order) =>
      tried(() => printOwnHtml(definition as HtmlDefinition, ofKind, order, origin.makeBody)),
    typeset: (ofKind, order) =>
      tried(() => typesetOwn(definition as TypstDefinition, info, ofKind, order)),
  };
}

function infoOf(definition: TemplateDefinition, { fingerprint }: Origin): TemplateInfo {
  const { id, kind = 'resume', version = VERSION } = definition;
  return {
    id,
    name: definition.name ?? id,
    version: fingerprint ? `${version}+${fingerprint}` : version,
    description: definition.description ?? '',
    tags: definition.tags ?? [],
    columns: definition.columns ?? 1,
    pageSizes: definition.pageSizes ?? ['A4', 'Letter'],
    plans: definition.plans ?? [],
    ...(definition.leavesOut && { leavesOut: definition.leavesOut }),
    kind: typeof kind === 'string' ? kind : kind.id,
    engine: definition.typst === undefined ? 'chromium' : 'typst',
  };
}

export interface OwnTemplates {
  list(): readonly OwnTemplate[];
  find(templateId: string): OwnTemplate | null;
  /** A kind that one of the templates defines. */
  findKind(kindId: string): DocumentKind | null;
}

/** @throws Error for ids and kinds that occur twice, and for unknown kinds */
export function ownTemplates(
  templates: readonly OwnTemplate[],
  known: { readonly templateIds: readonly string[]; readonly kinds: KindRegistry },
): OwnTemplates {
  const byId = new Map<string, OwnTemplate>();
  const kinds = new Map<string, OwnKind>();
  for (const template of templates) {
    const { id } = template.info;
    if (byId.has(id) || known.templateIds.includes(id)) throw twice('template', id);
    byId.set(id, template);
    const { kind } = template;
    if (!kind) continue;
    const isAnother = (kinds.get(kind.id) ?? kind) !== kind;
    if (isAnother || known.kinds.find(kind.id)) throw twice('kind of document', kind.id);
    kinds.set(kind.id, kind);
  }
  for (const { info } of templates) {
    if (kinds.has(info.kind) || known.kinds.find(info.kind)) continue;
    throw new Error(
      `The template "${info.id}" prints the kind "${info.kind}", which there is not.`,
    );
  }
  const documentKinds = new Map([...kinds].map(([id, kind]) => [id, documentKind(kind)]));
  return {
    list: () => [...byId.values()],
    find: (templateId) => byId.get(templateId) ?? null,
    findKind: (kindId) => documentKinds.get(kindId) ?? null,
  };
}

function twice(what: string, id: string): Error {
  return new Error(`There is more than one ${what} "${id}".`);
}
