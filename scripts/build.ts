import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** Each after those that it imports. */
const PACKAGES = ['contract', 'client', 'react', 'chromium', 'server'];

/** Each holds no code, and names the packages with the files. */
const FONT_PACKAGES = ['fonts-cjk', 'fonts-emoji', 'fonts-scripts'];

/** Makes `dist/<package>`, complete and ready for `npm publish`. */
function buildPackage(name: string): void {
  const source = join(ROOT, 'packages', name);
  const target = join(ROOT, 'dist', name);
  rmSync(target, { recursive: true, force: true });
  compile(join(source, 'tsconfig.build.json'));
  copyAssets(join(source, 'src'), join(target, 'dist'));
  if (existsSync(join(source, 'bin'))) {
    cpSync(join(source, 'bin'), join(target, 'bin'), { recursive: true });
  }
  copyPages(source, target);
  writeManifest(source, target);
  console.log(`dist/${name}`);
}

function copyPackage(name: string): void {
  const source = join(ROOT, 'packages', name);
  const target = join(ROOT, 'dist', name);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  copyPages(source, target);
  writeManifest(source, target);
  console.log(`dist/${name}`);
}

/** The compiler says itself what is wrong. */
function compile(project: string): void {
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', project], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}

/** Whatever the sources read at run time: styles, migrations. */
function copyAssets(from: string, to: string): void {
  for (const path of globSync('**/*', { cwd: from, exclude: ['**/*.ts', '**/*.tsx'] })) {
    if (!/\.[a-z0-9]+$/i.test(path)) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    copyFileSync(join(from, path), join(to, path));
  }
}

/** A package without a README or licence of its own gets those of the project. */
function copyPages(source: string, target: string): void {
  for (const page of ['README.md', 'LICENSE']) {
    const origin = [join(source, page), join(ROOT, page)].find((path) => existsSync(path));
    if (origin) copyFileSync(origin, join(target, page));
  }
}

function writeManifest(source: string, target: string): void {
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest;
  const published = publishedManifest(manifest, versions());
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
}

function versions(): ReadonlyMap<string, string> {
  const manifests = readdirSync(join(ROOT, 'packages')).map(
    (name) =>
      JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8')) as Manifest,
  );
  return new Map(manifests.map(({ name, version }) => [name, version]));
}

/** The package.json to publish: the sources' one, but what it exports is the compiled code. */
function publishedManifest(
  source: Manifest,
  workspaceVersions: ReadonlyMap<string, string>,
): object {
  const { devDependencies: _, scripts: __, exports, imports, dependencies, ...rest } = source;
  return {
    ...rest,
    ...(exports && { exports: mapValues(exports, (_, target) => compiled(target)) }),
    ...(imports && {
      imports: mapValues(imports, (_, byCondition) =>
        mapValues(byCondition, (__, target) => compiledCode(target)),
      ),
    }),
    ...(dependencies && {
      dependencies: mapValues(
        dependencies,
        (name, version) => workspaceVersions.get(name) ?? version,
      ),
    }),
  };
}

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  made: (key: string, value: T) => unknown,
): object {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, made(key, value)]));
}

/** `./src/index.ts` becomes its types and its code under `./dist`, a style sheet is copied there. */
function compiled(target: string): unknown {
  const match = /^\.\/src\/(.*)\.tsx?$/.exec(target);
  if (!match) return target.replace(/^\.\/src\//, './dist/');
  return { types: `./dist/${match[1]}.d.ts`, default: `./dist/${match[1]}.js` };
}

function compiledCode(target: string): string {
  return target.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1.js');
}

/** What the server reads from files, as modules for edge platforms, which have none. */
async function bundleForEdge(): Promise<void> {
  const compiled = join(ROOT, 'dist', 'server', 'dist');
  const redis = join(compiled, 'drivers/store/redis');
  const sources = globSync('**/*.lua', { cwd: redis })
    .sort()
    .map((path) => [path.replace(/\.lua$/, ''), readFileSync(join(redis, path), 'utf8')]);
  writeFileSync(
    join(redis, 'lua-bundle.js'),
    `const SOURCES = ${JSON.stringify(Object.fromEntries(sources))};
export function readLua(path) {
  return SOURCES[path];
}
`,
  );
  const { BUILT_IN_TEMPLATES } = await import(join(compiled, 'templates/built-in-templates.js'));
  writeFileSync(
    join(compiled, 'templates/template-bundle.js'),
    `export const BUILT_IN_TEMPLATES = ${JSON.stringify(BUILT_IN_TEMPLATES)};\n`,
  );
}

/** A part of the server, alone: whoever runs `npm create offprint` need not wait for the rest. */
function addInit(): void {
  const source = join(ROOT, 'packages', 'create-offprint');
  const target = join(ROOT, 'dist', 'create-offprint');
  copyPackage('create-offprint');
  cpSync(join(source, 'bin'), join(target, 'bin'), { recursive: true });
  cpSync(join(ROOT, 'dist', 'server', 'dist', 'init'), join(target, 'dist'), { recursive: true });
}

/** The server shows it at `/`, from beside its own code. */
function addDashboard(): void {
  const built = join(ROOT, 'packages', 'dashboard', 'dist');
  if (!existsSync(built)) throw new Error('Build the dashboard first: npm run prepare');
  cpSync(built, join(ROOT, 'dist', 'server', 'dist', 'dashboard'), { recursive: true });
}

/** What docs/deploy/systemd.md copies from the installed package. */
function addUnit(): void {
  const unit = join('deploy', 'systemd', 'offprint.service');
  mkdirSync(join(ROOT, 'dist', 'server', 'deploy'), { recursive: true });
  copyFileSync(join(ROOT, unit), join(ROOT, 'dist', 'server', 'deploy', 'offprint.service'));
}

for (const name of PACKAGES) buildPackage(name);
for (const name of FONT_PACKAGES) copyPackage(name);
await bundleForEdge();
addInit();
addDashboard();
addUnit();
