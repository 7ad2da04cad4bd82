import { z } from 'zod';

/** Data about a setting besides its type. */
export interface Setting {
  /** The environment variable. */
  readonly env: string;
  readonly description: string;
  readonly decode: Decoder;
  /** The default in words, if it is not constant. */
  readonly defaultText?: string;
  /** A secret's value is never printed. */
  readonly secret?: true;
}

/** Converts the text of an environment variable into the value in the configuration. */
export interface Decoder {
  /** Returns unreadable text unchanged, for the schema to refuse. */
  fromText(text: string): unknown;
  /** Converts a number of the configuration into the unit of the environment variable. */
  toEnvUnit(value: number): number;
}

const DECIMAL = /^[+-]?\d+(\.\d+)?$/;
const same = (value: number) => value;

export const text: Decoder = { fromText: (value) => value, toEnvUnit: same };

export const number: Decoder = {
  fromText: (value) => (DECIMAL.test(value) ? Number(value) : value),
  toEnvUnit: same,
};

/** Seconds in the environment, milliseconds in the configuration. */
export const seconds: Decoder = {
  fromText: (value) => (DECIMAL.test(value) ? Math.round(Number(value) * 1000) : value),
  toEnvUnit: (value) => value / 1000,
};

export const flag: Decoder = {
  fromText(value) {
    if (/^(true|1|yes|on)$/i.test(value)) return true;
    return /^(false|0|no|off)$/i.test(value) ? false : value;
  },
  toEnvUnit: same,
};

export const list: Decoder = {
  fromText: (value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  toEnvUnit: same,
};

/** Holds the Setting of each leaf of the schema that can be set from the environment. */
export const settingRegistry = z.registry<Setting>();

export function setting<T extends z.ZodType>(schema: T, definition: Setting): T {
  if (settingRegistry.has(schema)) throw new TypeError(`${definition.env} shares its schema`);
  settingRegistry.add(schema, definition);
  return schema;
}

export const optionalPath = () => z.string().min(1).nullable().default(null);

/** Node fires longer timers immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;
export const timerMs = (minMs: number) => z.int().min(minMs).max(MAX_TIMER_MS);

/** A leaf of the schema that can be set from the environment. */
export interface SettingLeaf {
  /** The path in the configuration, such as `worker.leaseMs`. */
  readonly path: string;
  readonly setting: Setting;
  readonly schema: z.ZodType;
}

/** Every setting of the schema, in its order. */
export function listSettings(schema: z.ZodType): readonly SettingLeaf[] {
  return [...leaves(schema, [])];
}

function* leaves(schema: z.core.$ZodType, path: readonly string[]): Generator<SettingLeaf> {
  const setting = settingRegistry.get(schema as z.ZodType);
  if (setting) {
    yield { path: path.join('.'), setting, schema: schema as z.ZodType };
    return;
  }
  const group = schema instanceof z.ZodPrefault ? schema.unwrap() : schema;
  if (!(group instanceof z.ZodObject)) return;
  for (const [name, inner] of Object.entries(group.shape)) {
    yield* leaves(inner as z.core.$ZodType, [...path, name]);
  }
}
