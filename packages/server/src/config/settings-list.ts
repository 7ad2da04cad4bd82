import { z } from 'zod';
import { settingsSchema } from './schema.ts';
import { type Setting, settingRegistry } from './setting.ts';

/** A leaf of the schema that can be set from the environment. */
export interface SettingLeaf {
  /** Where it lies in the configuration, such as `worker.leaseMs`. */
  readonly path: string;
  readonly setting: Setting;
  readonly schema: z.ZodType;
}

/** Every setting, in the order of the schema. */
export function listSettings(): readonly SettingLeaf[] {
  return [...leaves(settingsSchema, [])];
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
