import { watch } from 'node:fs';
import type { PageOptions, Quality } from '@offprint/contract';
import { oneAtATime } from '../../async/one-at-a-time.ts';
import type { KindRegistry } from '../../domain/document-kinds.ts';
import type { TypesetTemplate } from '../typst/typeset-template.ts';
import { defineTemplate, type TemplateDefinition } from './definition.ts';
import { createDesignProcess } from './design-process.ts';
import { type FolderTemplates, loadFolders } from './load-folders.ts';
import { loadPackages } from './load-packages.ts';
import { type OwnTemplate, type OwnTemplates, ownTemplate, ownTemplates } from './own-template.ts';

/** The templates of an app's and an operator's own, as they are at the moment. */
export interface LiveTemplates extends Omit<OwnTemplates, 'findKind'> {
  /** The known ones, and those that templates bring. */
  readonly kinds: KindRegistry;
  /** Null for what a browser doesn't print. */
  findPrintable(templateId: string): PrintableTemplate | null;
  /** Null for what Typst doesn't set. */
  findTypeset(templateId: string): Pick<TypesetTemplate, 'id' | 'main' | 'typeset'> | null;
  close(): Promise<void>;
}

/** One that a browser prints. */
interface PrintableTemplate {
  readonly id: string;
  print(
    document: unknown,
    options: PageOptions,
    quality: Quality,
  ): ReturnType<OwnTemplate['printHtml']>;
}

export interface LiveTemplatesOptions {
  /** Those of the host app. */
  readonly templates: readonly TemplateDefinition[];
  /** Modules that export templates, as a program in the working directory would import them. */
  readonly packages: readonly string[];
  /** A folder of folders, each a template; null: none. */
  readonly directory: string | null;
  /** Whether a change in it counts at once. */
  readonly watches: boolean;
  readonly known: { readonly templateIds: readonly string[]; readonly kinds: KindRegistry };
  /** Called for each unusable template in the directory, with a message for its author. */
  readonly onProblem: (problem: string, cause?: unknown) => void;
}

/** An editor writes several files for one change. */
const SETTLE_MS = 100;

/** @throws Error for a template of the host app, or of a package, that can't be used */
export async function openLiveTemplates(options: LiveTemplatesOptions): Promise<LiveTemplates> {
  const { directory, known, onProblem } = options;
  const designs = createDesignProcess();
  const lasting = [
    ...options.templates.map((definition) => ownTemplate(defineTemplate(definition))),
    ...(await loadPackages(options.packages, designs)),
  ];
  let current = ownTemplates(lasting, known);
  let folders: FolderTemplates = new Map();
  const alone = oneAtATime();
  const reload = () =>
    alone(async () => {
      if (directory === null) return;
      folders = await loadFolders(directory, folders, { designs, onProblem });
      current = ownTemplates(usable([...folders.values()].map(({ template }) => template)), known);
    });

  /** The rest must not suffer from one that there is twice, or whose kind is nowhere. */
  function usable(templates: readonly (OwnTemplate | null)[]): readonly OwnTemplate[] {
    let accepted = lasting;
    // Those that bring a kind first: others may print documents of it.
    const present = templates.filter((template) => template !== null);
    const ordered = present.toSorted((a, b) => Number(b.kind !== null) - Number(a.kind !== null));
    for (const template of ordered) {
      try {
        ownTemplates([...accepted, template], known);
        accepted = [...accepted, template];
      } catch (error) {
        onProblem(`A template was left out. ${(error as Error).message}`);
      }
    }
    return accepted;
  }

  await reload();
  const watcher =
    options.watches && directory !== null ? watchFolder(directory, reload, onProblem) : null;
  const kinds: KindRegistry = { find: (id) => known.kinds.find(id) ?? current.findKind(id) };

  function findFor(engine: string, templateId: string) {
    const template = current.find(templateId);
    const kind = template && kinds.find(template.info.kind);
    return kind && template.info.engine === engine ? { template, kind } : null;
  }

  return {
    list: () => current.list(),
    find: (templateId) => current.find(templateId),
    kinds,
    findPrintable(id) {
      const found = findFor('chromium', id);
      if (!found) return null;
      const { template, kind } = found;
      return {
        id,
        print: (document, options, quality) =>
          template.printHtml(kind, { document, options, quality }),
      };
    },
    findTypeset(id) {
      const found = findFor('typst', id);
      if (!found) return null;
      const { template, kind } = found;
      return {
        id,
        main: template.main,
        typeset: (document, options, quality) =>
          template.typeset(kind, { document, options, quality }),
      };
    },
    async close() {
      watcher?.close();
      designs.close();
    },
  };
}

function watchFolder(
  directory: string,
  reload: () => Promise<void>,
  onProblem: LiveTemplatesOptions['onProblem'],
): { close(): void } | null {
  const failed = (cause: unknown) =>
    onProblem(
      'Changes of templates count from the next start on: the folder is not watched.',
      cause,
    );
  let settling: NodeJS.Timeout | undefined;
  try {
    const watcher = watch(directory, { recursive: true, persistent: false }, () => {
      clearTimeout(settling);
      settling = setTimeout(() => void reload(), SETTLE_MS).unref();
    });
    watcher.on('error', failed);
    return {
      close() {
        clearTimeout(settling);
        watcher.close();
      },
    };
  } catch (error) {
    failed(error);
    return null;
  }
}
