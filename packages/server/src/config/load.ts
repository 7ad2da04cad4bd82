import { readFileSync } from 'node:fs';
import type { Plans } from '../domain/plan.ts';
import { type Config, toConfig } from './config.ts';
import { ConfigError, lastOfEach, type Naming, problemSentence } from './config-error.ts';
import { type ConfigInput, SETTINGS, type Settings, settingsSchema } from './config-schema.ts';
import { baseLimits } from './limit-settings.ts';
import { type PlanOverrides, planOverridesSchema, resolvePlans } from './plans.ts';
import { type Platform, platformOf } from './platform.ts';
import { crossCheckProblems, isForDevelopment, weakSecrets } from './setting-rules.ts';
import { chooseStorage } from './storage-choice.ts';
import { chooseStore } from './store-choice.ts';

/**
 * The configuration from environment variables. An empty variable counts as unset.
 *
 * @param overrides values by the same names that replace those of the environment
 * @param defaults values for names in neither of them
 * @throws ConfigError with one sentence for each wrong value
 */
export function loadConfig(
  env: NodeJS.ProcessEnv = process.env,
  overrides: Readonly<Record<string, string | undefined>> = {},
  defaults: Readonly<Record<string, string>> = {},
): Config {
  const textOf = (name: string) => (overrides[name] ?? env[name])?.trim() || defaults[name];
  const input: Record<string, unknown> = {};
  for (const { path, setting } of SETTINGS) {
    const text = textOf(setting.env);
    if (text !== undefined) setAt(input, path.split('.'), setting.decode.fromText(text));
  }
  return resolveConfig(input, {
    naming: 'env',
    textOf,
    warnings: strayNames(env),
    nodeEnv: env.NODE_ENV,
  });
}

/**
 * The configuration from a host program's values. Absent ones take their defaults.
 *
 * @throws ConfigError with one sentence for each wrong value
 */
export function defineConfig(input: ConfigInput = {}): Config {
  return resolveConfig(structuredClone(input), {
    naming: 'path',
    textOf: () => undefined,
    warnings: [],
    nodeEnv: 'production',
  });
}

/** The platform that this process runs on, by the environment variables that it sets. */
export function readPlatform(env: NodeJS.ProcessEnv = process.env): Platform {
  return platformOf(env);
}

interface Source {
  readonly naming: Naming;
  textOf(env: string): string | undefined;
  readonly warnings: readonly string[];
  readonly nodeEnv: string | undefined;
}

function resolveConfig(input: Record<string, unknown>, source: Source): Config {
  const problems: string[] = [];
  const { settings, invalid } = parseSettings(input, source, problems);
  problems.push(...crossCheckProblems(settings, invalid));
  const warnings = [...source.warnings];
  (isForDevelopment(settings, source.nodeEnv) ? warnings : problems).push(...weakSecrets(settings));
  const choice = chooseStore(settings.store, settings.dataDir);
  const isStoreReadable = ![...invalid].some((path) => path.startsWith('store.'));
  if (!choice.ok && isStoreReadable) problems.push(choice.problem);
  const storage = chooseStorage(settings.storage, settings.dataDir);
  const isStorageReadable = ![...invalid].some((path) => path.startsWith('storage.'));
  if (!storage.ok && isStorageReadable) problems.push(...storage.problems);
  const plans = readPlans(settings, problems);
  if (problems.length > 0 || plans === null || !choice.ok || !storage.ok) {
    throw new ConfigError(problems);
  }
  return toConfig(settings, choice.store, storage.place, plans, warnings);
}

/** Wrong values are reported and then left out, so that the rules for the others can be checked. */
function parseSettings(input: Record<string, unknown>, source: Source, problems: string[]) {
  const result = settingsSchema.safeParse(input);
  if (result.success) return { settings: result.data, invalid: new Set<string>() };
  const invalid = new Set<string>();
  for (const issue of lastOfEach(result.error.issues)) {
    const path = issue.path.join('.');
    const leaf = SETTINGS.find((known) => path === known.path || path.startsWith(`${known.path}.`));
    const given = leaf && source.naming === 'env' ? source.textOf(leaf.setting.env) : undefined;
    problems.push(problemSentence(issue, leaf, source.naming, given));
    invalid.add(leaf?.path ?? path);
  }
  const rest = structuredClone(input);
  for (const path of invalid) setAt(rest, path.split('.'), undefined);
  const lenient = settingsSchema.safeParse(rest);
  if (!lenient.success) throw new ConfigError(problems);
  return { settings: lenient.data, invalid };
}

function readPlans(settings: Settings, problems: string[]): Plans | null {
  const { limits, ttl, plans: given } = settings;
  const fromFile = limits.plansFile === null ? {} : readPlansFile(limits.plansFile, problems);
  const base = baseLimits(limits, ttl);
  const plans = resolvePlans(base, { ...fromFile, ...given }, limits.defaultPlan);
  if (plans === null && problems.length === 0) {
    problems.push(
      `OFFPRINT_DEFAULT_PLAN names the plan ${limits.defaultPlan}, which is not there.`,
    );
  }
  return plans;
}

function readPlansFile(path: string, problems: string[]): PlanOverrides {
  try {
    const result = planOverridesSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (result.success) return result.data;
    for (const issue of lastOfEach(result.error.issues)) {
      problems.push(`OFFPRINT_PLANS_FILE: ${problemSentence(issue, undefined, 'path')}`);
    }
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    problems.push(`OFFPRINT_PLANS_FILE names ${path}, which ${reason}.`);
  }
  return {};
}

/** Variables that look like settings but are not, mostly because they are misspelt. */
function strayNames(env: NodeJS.ProcessEnv): string[] {
  const known = new Set(SETTINGS.map(({ setting }) => setting.env));
  // Kubernetes sets these for a service named "offprint".
  const isServiceLink = /^OFFPRINT_(SERVICE_|PORT(_|$))/;
  return Object.keys(env)
    .filter((name) => name.startsWith('OFFPRINT_') && !known.has(name) && !isServiceLink.test(name))
    .map((name) => `${name} is no setting of this version and is ignored.`);
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    if (value === undefined) delete target[head];
    else target[head] = value;
    return;
  }
  target[head] ??= {};
  setAt(target[head] as Record<string, unknown>, rest, value);
}
