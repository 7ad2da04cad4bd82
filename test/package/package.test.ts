import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type InstalledPackages,
  installPackages,
  manifestOf,
  REPOSITORY,
  run,
} from './installed-packages.ts';

let installed: InstalledPackages;

beforeAll(() => {
  installed = installPackages();
}, 120_000);

const NAMES = ['@offprint/contract', '@offprint/client', '@offprint/react', 'offprint'];

describe.each(NAMES)('the package %s', (name) => {
  test('holds what is compiled, and neither sources nor tests', () => {
    const files = installed.filesOf(name);

    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'dist/index.js', 'dist/index.d.ts']));
    expect(files.filter((path) => /(^|\/)src\/|\.test\.|[^d]\.ts$/.test(path))).toEqual([]);
  });

  test('exports compiled code only', () => {
    const { exports, dependencies } = manifestOf(installed.project, name);

    const { '.': main, ...others } = exports as Record<string, unknown>;
    expect(main).toEqual({ types: './dist/index.d.ts', default: './dist/index.js' });
    expect(JSON.stringify(others)).not.toMatch(/src\/|\.tsx?"(?<!\.d\.ts")/);
    expect(JSON.stringify(dependencies)).not.toMatch(/workspace:|file:|\*/);
  });

  test('has nothing that publint would complain of', async () => {
    const pkgDir = join(installed.project, 'node_modules', name);
    const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });
});

describe('once installed', () => {
  const node = (...args: string[]) => run(process.execPath, args, installed.project);

  test('the command line runs', () => {
    const bin = join(installed.project, 'node_modules/offprint/bin/offprint.js');

    expect(node(bin, '--version')).toContain(manifestOf(installed.project, 'offprint').version);
    expect(node(bin, '--help')).toContain('serve');
  });

  test('the library prints with its compiled files', () => {
    const script = `
      import { createOffprint } from 'offprint';
      const offprint = await createOffprint({ log: { level: 'error' }, store: { sqlitePath: ':memory:' } });
      const response = await offprint.fetch(new Request('http://localhost/healthz'));
      const pdf = await offprint.exports.preview({ document: { basics: { name: 'Ada' } } });
      console.log(response.status, new TextDecoder().decode(pdf.subarray(0, 5)));
      await offprint.close();`;

    const lines = node('--input-type=module', '-e', script).trim().split('\n');
    expect(lines.at(-1)).toBe('200 %PDF-');
  });

  test.each([
    ['@offprint/client', 'createClient'],
    ['@offprint/react', 'useExportPDFJob'],
  ])('%s gives %s', (name, exported) => {
    const script = `console.log(typeof (await import('${name}')).${exported})`;
    expect(node('--input-type=module', '-e', script).trim()).toBe('function');
  });

  test('the types hold in a strict program', () => {
    const config = {
      compilerOptions: {
        module: 'nodenext',
        target: 'es2024',
        lib: ['es2024', 'dom', 'esnext.disposable'],
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        types: ['node'],
      },
      files: ['program.ts'],
    };
    const program = `
      import { createOffprint } from 'offprint';
      import type { JobView } from '@offprint/contract';
      const offprint = await createOffprint({ worker: { leaseMs: 2000 } });
      const job: JobView = await offprint.exports.submit({ document: {} });
      const status: 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled' = job.status;
      // @ts-expect-error there is no such setting
      await createOffprint({ worker: { leaseSeconds: status } });`;
    writeFileSync(join(installed.project, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(installed.project, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(installed.project, 'program.ts'), program);

    const tsc = join(REPOSITORY, 'node_modules/.bin/tsc');
    expect(existsSync(tsc)).toBe(true);
    expect(run(tsc, ['-p', installed.project], installed.project)).toBe('');
  });
});
