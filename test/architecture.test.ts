import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseModule, readModules } from './architecture/read-modules.ts';
import { unusedAllowances, violations } from './architecture/rules.ts';
import type { SourceModule } from './architecture/source-module.ts';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const SERVER = 'packages/server/src';

test('the code keeps to the architecture', () => {
  const modules = readModules(REPOSITORY);

  for (const folder of ['packages/server/src/app', 'test/integration', 'benchmarks', 'scripts']) {
    expect(modules.map(({ path }) => path)).toContainEqual(expect.stringContaining(`${folder}/`));
  }
  expect(violations(modules)).toEqual([]);
  expect(unusedAllowances(modules)).toEqual([]);
});

test('ARCHITECTURE.md names files that there are', () => {
  const page = readFileSync(`${REPOSITORY}/ARCHITECTURE.md`, 'utf8');
  const named = [...page.matchAll(/`([\w./-]+\.(?:ts|typ))`/g)].map(([, path]) => path ?? '');
  const places = named.map((path) => [path, `packages/*/src/**/${path}`, `packages/${path}`]);

  expect(named.length).toBeGreaterThan(30);
  expect(
    places
      .filter((globs) => globSync(globs, { cwd: REPOSITORY }).length === 0)
      .map(([path]) => path),
  ).toEqual([]);
});

test('ARCHITECTURE.md says what each file and folder of the server is', () => {
  const page = readFileSync(`${REPOSITORY}/ARCHITECTURE.md`, 'utf8');
  const all = readdirSync(`${REPOSITORY}/${SERVER}`).filter((name) => !name.includes('.test.'));

  expect(all.length).toBeGreaterThan(20);
  expect(all.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
});

test('an allowance that nobody uses is found', () => {
  const path = `${SERVER}/domain/job/job.ts`;
  const only = { path, lineCount: 1, source: '', valueImports: [], readsEnvironment: false };
  const unused = unusedAllowances([{ ...only, imports: ['zod'] }]);

  expect(unused).toContain('nothing of domain imports node:crypto');
  expect(unused).toContain('no source is of the layer ports');
  expect(unused).toContain('there is no store/watchers for drivers to share');
  expect(unused).not.toContain('nothing of domain imports zod');
});

describe('a breach is found:', () => {
  const violationsOf = (...modules: (Partial<SourceModule> & { path: string })[]) =>
    violations(
      modules.map((module) => ({
        lineCount: 1,
        source: '',
        imports: [],
        valueImports: [],
        readsEnvironment: false,
        ...module,
      })),
    );

  test.each([
    ['domain/job.ts', `${SERVER}/ports/clock.ts`],
    ['ports/clock.ts', `${SERVER}/app/sweep.ts`],
    ['app/sweep.ts', `${SERVER}/drivers/store/sqlite/open.ts`],
    ['http/app.ts', `${SERVER}/worker/worker.ts`],
    ['worker/worker.ts', `${SERVER}/config/load.ts`],
    ['drivers/store/sqlite/open.ts', `${SERVER}/app/sweep.ts`],
    ['templates/designs/resume-designs.ts', `${SERVER}/ports/clock.ts`],
    ['cli/serve.ts', `${SERVER}/drivers/store/sqlite/open.ts`],
    ['domain/job.ts', '@offprint/client'],
    ['domain/job.ts', 'packages/contract/src/index.ts'],
  ])('%s imports %s', (from, target) => {
    expect(violationsOf({ path: `${SERVER}/${from}`, imports: [target] })).toEqual([
      expect.stringContaining('may not import'),
    ]);
  });

  test.each([
    [`${SERVER}/domain/job.ts`, 'node:fs'],
    [`${SERVER}/ports/clock.ts`, 'hono'],
    [`${SERVER}/app/sweep.ts`, 'node:sqlite'],
    ['packages/contract/src/job.ts', 'node:crypto'],
  ])('%s uses %s', (path, name) => {
    expect(violationsOf({ path, imports: [name] })).toEqual([
      `${path} may not use the package ${name}`,
    ]);
  });

  test.each([
    ['domain/errors.ts', "new OffprintError('BROWSER_CRASHED')", 'BROWSER'],
    ['ports/job-store.ts', '/** As Redis orders them. */', 'Redis'],
    ['app/sweep.ts', 'const sqliteRows = 50;', 'sqlite'],
  ])('%s speaks of what is behind a port', (file, source, word) => {
    const path = `${SERVER}/${file}`;
    expect(violationsOf({ path, source })).toEqual([
      `${path} may not speak of ${word}: that is a driver's to know`,
    ]);
    expect(violationsOf({ path: `${SERVER}/drivers/store/redis/open.ts`, source })).toEqual([]);
  });

  test('a driver imports another', () => {
    const path = `${SERVER}/drivers/store/redis/open.ts`;
    for (const target of ['store/sqlite/open.ts', 'storage/s3.ts', 'clock/system-clock.ts']) {
      expect(violationsOf({ path, imports: [`${SERVER}/drivers/${target}`] })).toHaveLength(1);
    }
    const own = `${SERVER}/drivers/store/redis.ts`;
    const shared = `${SERVER}/drivers/store/call-groups.ts`;
    expect(violationsOf({ path, imports: [own, shared] })).toEqual([]);
    expect(violationsOf({ path: shared, imports: [path] })).toHaveLength(1);
  });

  test('a driver makes a rule of its own', () => {
    const rules = `${SERVER}/domain/job/lifecycle.ts`;
    const moments = `${SERVER}/domain/job/from-now.ts`;
    const path = `${SERVER}/drivers/store/redis/open.ts`;
    const using = (target: string) => violationsOf({ path, valueImports: [target] });
    expect(using(rules)).toEqual([expect.stringContaining('may import only types')]);
    expect(using(moments)).toEqual([]);
    const source = "import type { Guard } from '../../../domain/job/lifecycle.ts';";
    expect(parseModule(path, source).valueImports).toEqual([]);
    expect(parseModule(path, source.replace('type ', '')).valueImports).toEqual([rules]);
  });

  test('a file is too long', () => {
    const path = `${SERVER}/app/sweep.ts`;
    expect(violationsOf({ path, lineCount: 400 })).toEqual([]);
    expect(violationsOf({ path, lineCount: 401 })).toHaveLength(1);
  });

  test.each(['app/utils.ts', 'http/common/send.ts', 'app/date-helpers.ts', 'app/job-manager.ts'])(
    'the name %s says nothing',
    (path) => {
      expect(violationsOf({ path: `${SERVER}/${path}` })).toHaveLength(1);
    },
  );

  test('two files are found by one name, unless their folders tell them apart', () => {
    const alike = (...folders: string[]) =>
      violationsOf(...folders.map((folder) => ({ path: `${SERVER}/${folder}/access.ts` })));
    expect(alike('http', 'app')).toEqual([expect.stringContaining('one name for several files')]);
    expect(alike('drivers/store/redis/jobs', 'drivers/store/redis')).toHaveLength(1);
    expect(alike('http', 'http/routes', 'cli', 'drivers/store/redis')).toEqual([]);
    expect(alike('drivers/store/postgres', 'drivers/store/redis/jobs')).toEqual([]);
  });

  test('imports go round in a circle', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `${SERVER}/app/${name}.ts`) as [
      string,
      string,
      string,
    ];
    const circle = [
      { path: a, imports: [b] },
      { path: b, imports: [c] },
      { path: c, imports: [b] },
    ];
    expect(violationsOf(...circle)).toEqual([`imports go round in a circle: ${b} → ${c} → ${b}`]);
  });

  test('a folder is in no layer', () => {
    expect(violationsOf({ path: `${SERVER}/misplaced/job.ts` })).toHaveLength(1);
  });

  test.each([
    'process.env.HOME',
    "process['env']",
    'const { A } = process.env',
    "import { env } from 'node:process'",
  ])('%s is read outside of the configuration', (source) => {
    const module = parseModule(`${SERVER}/app/sweep.ts`, source);
    expect(violations([module])).toContainEqual(expect.stringContaining('reads process.env'));
  });

  test.each([
    "import { a } from '../config/load.ts'",
    "import type { A } from '../config/load.ts'",
    "import '../config/load.ts'",
    "export * from '../config/load.ts'",
    "export { a } from '../config/load.ts'",
    "const a = await import('../config/load.ts')",
    "type A = import('../config/load.ts').A",
  ])('%s counts as an import', (source) => {
    expect(parseModule(`${SERVER}/app/sweep.ts`, source).imports).toEqual([
      `${SERVER}/config/load.ts`,
    ]);
  });

  test('a source that cannot be parsed stops the test', () => {
    expect(() => parseModule('a.ts', 'import {')).toThrow('a.ts');
  });
});

test.each([`${SERVER}/domain/job.test.ts`, 'test/integration/worker.test.ts', 'scripts/smoke.ts'])(
  '%s may import what it likes, but not grow without bound',
  (path) => {
    const module = {
      path,
      source: 'a browser',
      imports: [`${SERVER}/compose.ts`, 'node:fs'],
      valueImports: [],
      readsEnvironment: true,
    };
    expect(violations([{ ...module, lineCount: 400 }])).toEqual([]);
    expect(violations([{ ...module, lineCount: 401 }])).toHaveLength(1);
  },
);
