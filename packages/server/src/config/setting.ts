import { z } from 'zod';

/** What is known of a setting besides its type. */
export interface Setting {
  /** The environment variable. */
  readonly env: string;
  readonly description: string;
  readonly decode: Decoder;
  /** The default in words, where it is no constant. */
  readonly defaultText?: string;
  /** A secret's value is never printed. */
  readonly secret?: true;
}

/** How the text of an environment variable becomes the value in the configuration. */
export interface Decoder {
  /** Text that cannot be read is returned as it is, for the schema to refuse. */
  fromText(text: string): unknown;
  /** A number of the configuration in the unit of the environment variable. */
  toEnvUnit(value: number): number;
}

const DECIMAL = /^[+-]?\d+(\.\d+)?$/;
const same = (value: number) => value;

export const text: Decoder = { fromText: (value) => value, toEnvUnit: same };

export const number: Decoder = {
  fromText: (value) => (DECIMAL.test(value) ? Number(value) : value),
  toEnvUnit: same,
};

/** Seconds outside, milliseconds inside. */
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
