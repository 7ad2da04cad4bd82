import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { REGISTRY_FILES } from '../scripts/component-registry.ts';
import { tempDir } from './support/temp-dir.ts';

/** As in https://ui.shadcn.com/schema/registry-item.json, with what we always have. */
const fileSchema = z.strictObject({
  path: z.string().endsWith('.tsx').or(z.string().endsWith('.ts')),
  type: z.literal('registry:component'),
  target: z.string().startsWith('components/'),
});
const itemSchema = z.strictObject({
  name: z.string().regex(/^[a-z-]+$/),
  type: z.literal('registry:component'),
  title: z.string().min(1),
  description: z.string().min(1),
  dependencies: z.array(z.string()),
  css: z.record(z.string().startsWith('@import'), z.strictObject({})),
  files: z.array(fileSchema).min(1),
});
/** As in https://ui.shadcn.com/schema/registry.json. */
const registrySchema = z.strictObject({
  $schema: z.literal('https://ui.shadcn.com/schema/registry.json'),
  name: z.literal('offprint'),
  homepage: z.url(),
  items: z.array(itemSchema).min(1),
});
const copiedItemSchema = itemSchema.extend({
  $schema: z.literal('https://ui.shadcn.com/schema/registry-item.json'),
  files: z.array(fileSchema.extend({ content: z.string().min(1) })).min(1),
});

const read = (file: (typeof REGISTRY_FILES)[number]) => JSON.parse(file.content());
const [list, ...items] = REGISTRY_FILES as [
  (typeof REGISTRY_FILES)[number],
  ...(typeof REGISTRY_FILES)[number][],
];

test('the registry lists each item, as shadcn reads it', () => {
  const { items: listed } = registrySchema.parse(read(list));

  expect(listed.map(({ name }) => `packages/react/registry/r/${name}.json`)).toEqual(
    items.map(({ path }) => path),
  );
});

test('what is copied into an app needs nothing but the packages', async () => {
  const root = await tempDir();
  const entries = new Set<string>();
  for (const item of items) {
    const { dependencies, files } = copiedItemSchema.parse(read(item));
    expect(dependencies).toEqual(['@offprint/client', '@offprint/react']);
    for (const { target, content } of files) {
      await mkdir(dirname(join(root, target)), { recursive: true });
      await writeFile(join(root, target), content);
      entries.add(join(root, target));
    }
  }
  const packageAt = (name: string) =>
    fileURLToPath(new URL(`../packages/${name}/src/index.ts`, import.meta.url));

  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    resolve: {
      alias: {
        '@offprint/client': packageAt('client'),
        '@offprint/react': packageAt('react'),
      },
    },
    build: {
      write: false,
      minify: false,
      lib: { entry: [...entries], formats: ['es'] },
      rolldownOptions: { external: [/^react/] },
    },
  });
});
