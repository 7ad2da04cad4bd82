import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

// The components of @offprint/react for `npx shadcn add`, which copies their source into an app. The
// hooks, the store and the styles stay in the package.

const SOURCE_DIR = 'packages/react/src/components';
/** In a folder of this name, the dashboard's build puts them under `/r`. */
const REGISTRY_DIR = 'packages/react/registry/r';

const COMPONENTS = {
  'export-button': ['Export button', 'From the click to the file, with progress and cancel.'],
  'export-dialog': ['Export dialog', 'Template, page and export in one dialog.'],
  'batch-export': ['Batch export', 'Up to ten documents exported together, as a ZIP.'],
  'template-picker': ['Template picker', 'Templates by pictures, words and tags.'],
  'page-options': ['Page options', 'Paper, margins, text size and accent colour.'],
  'job-tray': ['Job tray', 'All exports under way, with their place in line.'],
  'history-table': ['History table', 'The files that are kept: download, export again, delete.'],
  'usage-meter': ['Usage meter', 'How much of the storage is used.'],
  'export-error': ['Export error', 'What went wrong, and what to do about it.'],
  'download-link': ['Download link', 'A link to a file that says why it failed.'],
} as const;

type ComponentName = keyof typeof COMPONENTS;

interface RegistryFile {
  readonly path: string;
  readonly type: 'registry:component';
  readonly target: string;
}

export interface GeneratedRegistryFile {
  readonly path: string;
  readonly content: () => string;
}

export const REGISTRY_FILES: readonly GeneratedRegistryFile[] = [
  { path: `${REGISTRY_DIR}/registry.json`, content: () => toJson(registry()) },
  ...(Object.keys(COMPONENTS) as ComponentName[]).map((name) => ({
    path: `${REGISTRY_DIR}/${name}.json`,
    content: () => toJson(itemWithContent(name)),
  })),
];

function registry() {
  return {
    $schema: 'https://ui.shadcn.com/schema/registry.json',
    name: 'offprint',
    homepage: 'https://github.com/offprint/offprint',
    items: (Object.keys(COMPONENTS) as ComponentName[]).map(itemOf),
  };
}

function itemWithContent(name: ComponentName) {
  const { files, ...item } = itemOf(name);
  return {
    $schema: 'https://ui.shadcn.com/schema/registry-item.json',
    ...item,
    files: files.map((file) => ({ ...file, content: asCopied(file.path) })),
  };
}

function itemOf(name: ComponentName) {
  const [title, description] = COMPONENTS[name];
  return {
    name,
    type: 'registry:component' as const,
    title,
    description,
    dependencies: ['@offprint/client', '@offprint/react'],
    css: { '@import "@offprint/react/styles.css"': {} },
    files: withImports(`${name}.tsx`).map(fileOf),
  };
}

function fileOf(fileName: string): RegistryFile {
  return {
    path: `${SOURCE_DIR}/${fileName}`,
    type: 'registry:component',
    target: `components/offprint/${fileName}`,
  };
}

const FROM = / from '(\.\.?\/[^']+)'/g;

/** A component's file, and those beside it that it needs. */
function withImports(fileName: string, found: readonly string[] = []): readonly string[] {
  if (found.includes(fileName)) return found;
  const sources = [...sourceOf(`${SOURCE_DIR}/${fileName}`).matchAll(FROM)];
  const siblings = sources.flatMap(([, source = '']) =>
    source.startsWith('./') ? posix.normalize(source) : [],
  );
  let all = [...found, fileName];
  for (const each of siblings) all = [...withImports(each, all)];
  return all;
}

/** What lies beside it is copied too; the rest comes from the package. */
function asCopied(path: string): string {
  return sourceOf(path).replace(FROM, (_, source: string) =>
    source.startsWith('./')
      ? ` from '${source.replace(/\.tsx?$/, '')}'`
      : " from '@offprint/react'",
  );
}

function sourceOf(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
