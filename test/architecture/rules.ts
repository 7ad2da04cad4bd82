import { findCycle } from './find-cycle.ts';
import { driverOf, LAYERS, layerOf, SHARED_BY_DRIVERS } from './layers.ts';
import { isSource, type SourceModule } from './source-module.ts';

type Rule = (module: SourceModule) => readonly string[];

const MAX_LINES = 400;
/** The rules of a job's life, which stores interpret as data. */
const JOB_RULES = /^packages\/server\/src\/domain\/job\/(lifecycle|retry-policy)\.ts$/;
const SAYS_NOTHING = /^(utils?|common|helpers?|managers?|misc)$/;
const READS_ENVIRONMENT = 'packages/server/src/config/load.ts';

/** Every breach of the architecture, one sentence each. Pure, so that it is itself tested. */
export function violations(modules: readonly SourceModule[]): readonly string[] {
  const sources = modules.filter(({ path }) => isSource(path));
  return [
    ...modules.flatMap((module) => [...tooLong(module), ...emptyName(module)]),
    ...sources.flatMap((module) => SOURCE_RULES.flatMap((rule) => rule(module))),
    ...repeatedNames(sources),
    ...cycle(sources),
  ];
}

const tooLong: Rule = ({ path, lineCount }) =>
  lineCount > MAX_LINES ? [`${path} has ${lineCount} lines, more than ${MAX_LINES}`] : [];

const emptyName: Rule = ({ path }) => {
  const words = path.replace(/\.[^/]*$/, '').split(/[/-]/);
  const word = words.find((each) => SAYS_NOTHING.test(each));
  return word ? [`${path}: the name "${word}" does not say what it is`] : [];
};

const wrongDirection: Rule = ({ path, imports }) => {
  const from = layerOf(path);
  const layer = from === null ? undefined : LAYERS[from];
  if (!layer) return [`${path} belongs to no layer`];
  return imports
    .filter((target) => {
      const to = layerOf(target);
      return to === null ? isOfProject(target) : to !== from && !layer.mayImport.includes(to);
    })
    .map((target) => `${path} (${from}) may not import ${target}`);
};

const foreignPackage: Rule = ({ path, imports }) => {
  const allowed = LAYERS[layerOf(path) ?? '']?.packages;
  if (!allowed) return [];
  return imports
    .filter((target) => !isOfProject(target) && layerOf(target) === null)
    .filter((name) => !allowed.includes(name))
    .map((name) => `${path} may not use the package ${name}`);
};

const technology: Rule = ({ path, source }) => {
  const word = LAYERS[layerOf(path) ?? '']?.neverSays?.exec(source)?.[0];
  return word === undefined ? [] : [`${path} may not speak of ${word}: that is a driver's to know`];
};

const foreignDriver: Rule = ({ path, imports }) => {
  const own = driverOf(path);
  if (own === null) return [];
  return imports
    .filter((target) => {
      const other = driverOf(target) ?? own;
      return other !== own && !SHARED_BY_DRIVERS.includes(other);
    })
    .map((target) => `${path}: the driver ${own} may not know the driver ${driverOf(target)}`);
};

const ownCopyOfARule: Rule = ({ path, valueImports }) =>
  driverOf(path) === null
    ? []
    : valueImports
        .filter((target) => JOB_RULES.test(target))
        .map((target) => `${path} may import only types from ${target}: stores decide nothing`);

const throughTheBackDoor: Rule = ({ path, imports }) =>
  imports
    .filter((target) => /^packages\//.test(target) && packageOf(target) !== packageOf(path))
    .map((target) => `${path} may not import ${target} but by the name of its package`);

const environment: Rule = ({ path, readsEnvironment }) =>
  readsEnvironment && path !== READS_ENVIRONMENT
    ? [`${path} reads process.env; only ${READS_ENVIRONMENT} does`]
    : [];

const SOURCE_RULES: readonly Rule[] = [
  wrongDirection,
  throughTheBackDoor,
  foreignPackage,
  technology,
  foreignDriver,
  ownCopyOfARule,
  environment,
];

/** What a route, a command or a driver calls a file may be what others call one of theirs. */
const NAMED_BY_FOLDER = /^packages\/server\/src\/(http\/routes|cli|drivers\/[^/]+\/[^/]+)\//;

/** Elsewhere a file is found by its name alone. */
function repeatedNames(modules: readonly SourceModule[]): readonly string[] {
  const scopeOf = (path: string) => NAMED_BY_FOLDER.exec(path)?.[0] ?? packageOf(path);
  const named = Map.groupBy(modules, ({ path }) => `${scopeOf(path)} ${path.split('/').at(-1)}`);
  return [...named.values()]
    .filter((alike) => alike.length > 1)
    .map((alike) => `one name for several files: ${alike.map(({ path }) => path).join(', ')}`);
}

function cycle(modules: readonly SourceModule[]): readonly string[] {
  const found = findCycle(new Map(modules.map(({ path, imports }) => [path, imports])));
  return found ? [`imports go round in a circle: ${found.join(' → ')}`] : [];
}

/** Every allowance of a package or a shared file that nobody uses, one sentence each. */
export function unusedAllowances(modules: readonly SourceModule[]): readonly string[] {
  const sources = modules.filter(({ path }) => isSource(path));
  const imported = new Map<string | null, Set<string>>();
  for (const { path, imports } of sources) {
    const of = imported.get(layerOf(path)) ?? new Set();
    for (const target of imports) of.add(target);
    imported.set(layerOf(path), of);
  }
  const drivers = new Set(sources.map(({ path }) => driverOf(path)));
  return [
    ...Object.entries(LAYERS).flatMap(([name, { packages = [] }]) => {
      const used = imported.get(name);
      if (!used) return [`no source is of the layer ${name}`];
      return packages
        .filter((allowed) => !used.has(allowed))
        .map((allowed) => `nothing of ${name} imports ${allowed}`);
    }),
    ...SHARED_BY_DRIVERS.filter((shared) => !drivers.has(shared)).map(
      (shared) => `there is no ${shared} for drivers to share`,
    ),
  ];
}

function packageOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function isOfProject(target: string): boolean {
  return target.startsWith('packages/') || target.startsWith('.');
}
