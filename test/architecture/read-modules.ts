import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { isSource, type SourceModule } from './source-module.ts';

const FILES = ['packages/*/src', 'test', 'benchmarks', 'scripts', 'examples'].map(
  (folder) => `${folder}/**/*.{ts,tsx}`,
);

/** Reads every file of the project, and parses the sources. */
export function readModules(repository: string): readonly SourceModule[] {
  const exclude = ['**/node_modules/**', '**/dist/**'];
  return globSync(FILES, { cwd: repository, exclude }).map((path) => {
    const source = readFileSync(`${repository}/${path}`, 'utf8');
    return isSource(path) ? parseModule(path, source) : unparsed(path, source);
  });
}

function unparsed(path: string, source: string): SourceModule {
  const lineCount = countLines(source);
  return { path, source, lineCount, imports: [], valueImports: [], readsEnvironment: false };
}

/** @throws Error when the source cannot be parsed: what is not read cannot be held to a rule */
export function parseModule(path: string, source: string): SourceModule {
  const { program, module, errors } = parseSync(path, source);
  const [error] = errors;
  if (error) throw new Error(`${path}: ${error.message}`);

  const specifiers = new Set<string>();
  const values = new Set<string>();
  for (const { moduleRequest, entries } of module.staticImports) {
    specifiers.add(moduleRequest.value);
    if (entries.some(({ isType }) => !isType)) values.add(moduleRequest.value);
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest) specifiers.add(moduleRequest.value);
  }
  let readsEnvironment = false;
  new Visitor({
    ImportExpression({ source: imported }) {
      if (imported.type === 'Literal') specifiers.add(String(imported.value));
    },
    TSImportType({ source: imported }) {
      specifiers.add(imported.value);
    },
    MemberExpression({ object, property }) {
      const name = property.type === 'Identifier' ? property.name : null;
      const key = property.type === 'Literal' ? property.value : name;
      if (object.type === 'Identifier' && object.name === 'process' && key === 'env') {
        readsEnvironment = true;
      }
    },
    ImportDeclaration({ source: imported, specifiers: names }) {
      if (!/^(node:)?process$/.test(imported.value)) return;
      readsEnvironment ||= names.some(({ local }) => local.name === 'env');
    },
  }).visit(program);

  return {
    path,
    source,
    lineCount: countLines(source),
    imports: [...specifiers].map((specifier) => resolveSpecifier(path, specifier)),
    valueImports: [...values].map((specifier) => resolveSpecifier(path, specifier)),
    readsEnvironment,
  };
}

function countLines(source: string): number {
  return source.trimEnd().split('\n').length;
}

function resolveSpecifier(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return posix.join(posix.dirname(from), specifier);
}
