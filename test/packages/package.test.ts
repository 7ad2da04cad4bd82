import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Analysis, checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, test } from 'vitest';
import { testsOnEdgePlatform } from './edge-platform.ts';
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

const NAMES = [
  '@offprint/contract',
  '@offprint/client',
  '@offprint/react',
  '@offprint/chromium',
  'offprint',
];
const FONTS = ['@offprint/fonts-cjk', '@offprint/fonts-emoji', '@offprint/fonts-scripts'];

describe.each([...NAMES, 'create-offprint', ...FONTS])('%s, as it is published,', (name) => {
  test('has nothing that publint would complain of', async () => {
    const pkgDir = join(installed.project, 'node_modules', name);
    const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('says what it is, where it comes from and whom it is for', () => {
    const manifest = manifestOf(installed.project, name);
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/^.{20,}\.$/),
      keywords: expect.arrayContaining([expect.any(String)]),
      repository: { type: 'git', directory: expect.stringMatching(/^packages\//) },
      homepage: expect.stringMatching(/^https:/),
      publishConfig: { access: 'public', provenance: true },
    });
    expect(manifest).not.toHaveProperty('scripts');
    const readme = readFileSync(join(installed.project, 'node_modules', name, 'README.md'), 'utf8');
    expect(readme.split('\n')[0]).toBe(name === 'offprint' ? '# Offprint' : `# ${name}`);
  });
});

test('an engine is asked of those alone who need it', () => {
  const engines = [...NAMES, 'create-offprint', ...FONTS].map((name) => [
    name,
    Object(manifestOf(installed.project, name).engines).node,
  ]);
  expect(Object.fromEntries(engines)).toEqual({
    offprint: '>=24',
    '@offprint/contract': '>=20',
    '@offprint/client': '>=20',
    '@offprint/react': '>=20',
    '@offprint/chromium': '>=24',
    'create-offprint': '>=20',
  });
});

test('what browsers’ packages depend on asks for no newer engine', () => {
  const asked = ['@offprint/contract', '@offprint/client', '@offprint/react']
    .flatMap((name) => Object.keys(Object(manifestOf(installed.project, name).dependencies)))
    .filter((name) => !name.startsWith('@offprint/'))
    .map((name) => [name, String(Object(manifestOf(REPOSITORY, name).engines).node ?? '>=0')]);
  const newer = asked.filter(([, range = '']) => Number(/\d+/.exec(range)?.[0]) > 20);

  expect(asked.length).toBeGreaterThan(2);
  expect(newer).toEqual([]);
});

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

  test('has types that every resolution of ESM finds', async () => {
    const archive = createPackageFromTarballData(readFileSync(installed.archiveOf(name)));
    const excludeEntrypoints = ['./styles.css'];
    const { problems } = (await checkPackage(archive, { excludeEntrypoints })) as Analysis;
    // A program in CommonJS imports ESM by `import()`, and Node 10 knows no exports.
    const unheeded = new Set(['node10', 'node16-cjs']);
    const left = problems.filter(
      (problem) => !('resolutionKind' in problem && unheeded.has(problem.resolutionKind)),
    );
    expect(left).toEqual([]);
  });

  test('is not packed from its sources', () => {
    const folder = join(
      REPOSITORY,
      String(Object(manifestOf(installed.project, name).repository).directory),
    );
    const { status, stderr } = spawnSync('npm', ['pack', '--dry-run'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain('npm run build');
  });
});

describe('once installed', () => {
  const node = (...args: string[]) => run(process.execPath, args, installed.project);

  test('the command line runs', () => {
    const bin = join(installed.project, 'node_modules/offprint/bin/offprint.js');

    expect(node(bin, '--version')).toContain(manifestOf(installed.project, 'offprint').version);
    expect(node(bin, '--help')).toContain('serve');
  });

  test('npm create offprint runs by itself', () => {
    const bin = join(installed.project, 'node_modules/create-offprint/bin/create-offprint.js');
    expect(installed.filesOf('create-offprint').filter((path) => !/\.js$/.test(path))).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
    ]);
    expect(node(bin, '--help')).toContain('npm create offprint');
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

  test.each([
    ['nodenext', 'nodenext'],
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])(
    'the types hold in a strict program of module %s resolved as %s',
    (module, moduleResolution) => {
      const config = {
        compilerOptions: {
          module,
          moduleResolution,
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
      import { createClient } from '@offprint/client';
      import type { JobView } from '@offprint/contract';
      import { createRoutes } from 'offprint/next';
      const offprint = await createOffprint({ worker: { leaseMs: 2000 } });
      const job: JobView = await offprint.exports.submit({ document: {} });
      const status: 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled' = job.status;
      const { blob } = await createClient().download(job.jobId);
      const { GET } = createRoutes({ user: () => ({ user: String(blob.size) }) });
      await GET(new Request('http://localhost'));
      // @ts-expect-error there is no such setting
      await createOffprint({ worker: { leaseSeconds: status } });`;
      writeFileSync(join(installed.project, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(installed.project, 'tsconfig.json'), JSON.stringify(config));
      writeFileSync(join(installed.project, 'program.ts'), program);

      const tsc = join(REPOSITORY, 'node_modules/.bin/tsc');
      expect(existsSync(tsc)).toBe(true);
      expect(run(tsc, ['-p', installed.project], installed.project)).toBe('');
    },
  );
});

testsOnEdgePlatform(() => installed.project);
