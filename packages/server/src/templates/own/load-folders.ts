import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OffprintError } from '../../domain/errors.ts';
import { defineTemplate, type TemplateDefinition } from './definition.ts';
import type { DesignProcess } from './design-process.ts';
import { loadDefinitions } from './load-module.ts';
import { revisionOf } from './module-hooks.ts';
import { type OwnTemplate, ownTemplate } from './own-template.ts';
import { readTemplateFolder, type TemplateFolder, typstDefinition } from './template-folder.ts';

/** By the names of folders. */
export type FolderTemplates = ReadonlyMap<string, FolderTemplate>;

interface FolderTemplate {
  readonly fingerprint: string;
  /** Null where it has never been one that works. */
  readonly template: OwnTemplate | null;
}

export interface LoadTerms {
  readonly designs: DesignProcess;
  readonly onProblem: (problem: string, cause?: unknown) => void;
}

/**
 * The templates of a directory, of which those are loaded that have changed. One that no longer works
 * stays, and its prints fail, until it works again or its folder goes. Never throws.
 */
export async function loadFolders(
  directory: string,
  before: FolderTemplates,
  terms: LoadTerms,
): Promise<FolderTemplates> {
  const loaded = new Map<string, FolderTemplate>();
  for (const name of await folderNames(directory, terms)) {
    const earlier = before.get(name);
    const folder = await loadFolder(join(directory, name), earlier, terms);
    if (folder) loaded.set(name, folder);
  }
  return loaded;
}

async function folderNames(directory: string, { onProblem }: LoadTerms): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const folders = entries.filter((each) => each.isDirectory() && /^[^._]/.test(each.name));
    return folders
      .map(({ name }) => name)
      .filter((name) => name !== 'node_modules')
      .sort();
  } catch (error) {
    onProblem(`The folder of templates, ${directory}, can't be read.`, error);
    return [];
  }
}

async function loadFolder(
  path: string,
  earlier: FolderTemplate | undefined,
  { designs, onProblem }: LoadTerms,
): Promise<FolderTemplate | null> {
  let fingerprint = '';
  try {
    const folder = await readTemplateFolder(path);
    if (!folder) return null;
    fingerprint = folder.fingerprint;
    if (fingerprint === earlier?.fingerprint) return earlier;
    return { fingerprint, template: await templateOf(folder, designs) };
  } catch (error) {
    onProblem(`The template in ${path} can't be used: ${reasonOf(error)}`, error);
    const template = earlier?.template ? brokenTemplate(earlier.template, error) : null;
    return { fingerprint, template };
  }
}

async function templateOf(folder: TemplateFolder, designs: DesignProcess): Promise<OwnTemplate> {
  const { id, moduleUrl, fingerprint } = folder;
  if (moduleUrl === null)
    return ownTemplate(defineTemplate(typstDefinition(folder)), { fingerprint });
  const url = revisionOf(moduleUrl, fingerprint);
  // First in the process of designs, where a module that never ends can be stopped.
  await designs.run({ url, templateId: id, folderId: id });
  const [definition, ...others] = await loadDefinitions(url, id);
  if (!definition || others.length > 0) throw new Error('a folder holds one template');
  return moduleTemplate(definition, { url, folderId: id, fingerprint }, designs);
}

/** A template whose function runs in a process of its own. */
export function moduleTemplate(
  definition: TemplateDefinition,
  { url, folderId, fingerprint }: { url: string; folderId?: string; fingerprint?: string },
  designs: DesignProcess,
): OwnTemplate {
  const templateId = definition.id;
  return ownTemplate(definition, {
    ...(fingerprint !== undefined && { fingerprint }),
    makeBody: (document, printed) =>
      designs.run({ url, templateId, folderId, order: { document, printed } }),
  });
}

function brokenTemplate(template: OwnTemplate, cause: unknown): OwnTemplate {
  const { id } = template.info;
  const fail = () => {
    const message = `The template "${id}" can't be used at the moment: its files have a fault.`;
    throw new OffprintError('TEMPLATE_FAILED', message, { cause });
  };
  return { ...template, printHtml: async () => fail(), typeset: async () => fail() };
}

function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
