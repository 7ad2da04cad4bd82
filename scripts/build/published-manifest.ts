export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** The package.json to publish: the sources' one, but what it exports is the compiled code. */
export function publishedManifest(
  source: Manifest,
  workspaceVersions: ReadonlyMap<string, string>,
): object {
  const { devDependencies: _, scripts: __, exports = {}, dependencies = {}, ...rest } = source;
  return {
    ...rest,
    exports: Object.fromEntries(
      Object.entries(exports).map(([path, target]) => [path, compiled(target)]),
    ),
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([name, version]) => [
        name,
        workspaceVersions.get(name) ?? version,
      ]),
    ),
  };
}

/** `./src/index.ts` becomes its types and its code under `./dist`; another file stays. */
function compiled(target: string): unknown {
  const match = /^\.\/src\/(.*)\.tsx?$/.exec(target);
  if (!match) return target;
  return { types: `./dist/${match[1]}.d.ts`, default: `./dist/${match[1]}.js` };
}
