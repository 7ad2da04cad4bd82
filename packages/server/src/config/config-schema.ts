import { z } from 'zod';
import { authSettingsSchema } from './auth-settings.ts';
import { limitSettingsSchema, ttlSettingsSchema } from './limit-settings.ts';
import { planOverridesSchema } from './plans.ts';
import { serverSettingsSchema } from './server-settings.ts';
import {
  flag,
  list,
  listSettings,
  number,
  optionalPath,
  seconds,
  setting,
  text,
  timerMs,
} from './setting.ts';
import { storageSettingsSchema } from './storage-settings.ts';
import { storeSettingsSchema } from './store-settings.ts';
import { tracingSettingsSchema } from './tracing-settings.ts';
import { webhookSettingsSchema, webSettingsSchema } from './web-settings.ts';
import { retrySettingsSchema, workerSettingsSchema } from './worker-settings.ts';

const SECOND_MS = 1000;
const MIB = 1_048_576;

const render = z.strictObject({
  browserPath: setting(optionalPath(), {
    env: 'OFFPRINT_BROWSER_PATH',
    decode: text,
    defaultText: 'found by itself',
    description: 'The browser that prints. `offprint doctor` says which one is found.',
  }),
  cacheDir: setting(optionalPath(), {
    env: 'OFFPRINT_CACHE_DIR',
    decode: text,
    defaultText: '`offprint` in the cache directory of the user',
    description: 'Where the bundled browser is unpacked and an installed one is put.',
  }),
  sandbox: setting(z.enum(['auto', 'require', 'off']).default('auto'), {
    env: 'OFFPRINT_SANDBOX',
    decode: text,
    description:
      'Whether the browser is confined by its sandbox. `auto`: unless the browser says that the system does not let it, or as root, with a warning. `require`: nothing is printed without. `off`: never.',
  }),
  tempDir: setting(optionalPath(), {
    env: 'OFFPRINT_TEMP_DIR',
    decode: text,
    defaultText: "`offprint-` and the user's id in the system's temp directory",
    description:
      'Where the browsers have their profiles, some MB each. It must belong to the user, and is made private.',
  }),
  templatesDir: setting(optionalPath(), {
    env: 'OFFPRINT_TEMPLATES_DIR',
    decode: text,
    defaultText: 'none',
    description:
      'A folder of templates of your own, each a folder: see docs/templates-own.md. Its modules are run.',
  }),
  watchTemplates: setting(z.boolean().default(true), {
    env: 'OFFPRINT_WATCH_TEMPLATES',
    decode: flag,
    description: 'Whether a change in that folder counts from the next print on.',
  }),
  templatePackages: setting(z.array(z.string().min(1)).default([]), {
    env: 'OFFPRINT_TEMPLATE_PACKAGES',
    decode: list,
    description:
      'Packages that export templates, as a program in the working directory would import them.',
  }),
  timeoutMs: setting(timerMs(SECOND_MS).default(60 * SECOND_MS), {
    env: 'OFFPRINT_RENDER_TIMEOUT_SECONDS',
    decode: seconds,
    description: 'A print that takes longer is stopped, and tried once more.',
  }),
  previewTimeoutMs: setting(timerMs(SECOND_MS).default(15 * SECOND_MS), {
    env: 'OFFPRINT_PREVIEW_TIMEOUT_SECONDS',
    decode: seconds,
    description: 'A preview that takes longer, once its turn has come, is stopped.',
  }),
  maxMemoryBytes: setting(
    z
      .int()
      .min(256 * MIB)
      .default(1024 * MIB),
    {
      env: 'OFFPRINT_PRINT_MEMORY_BYTES',
      decode: number,
      description:
        'A print whose process takes more memory is stopped and fails with DOCUMENT_TOO_LARGE.',
    },
  ),
  maxPages: setting(z.int().min(1).max(500).default(50), {
    env: 'OFFPRINT_MAX_PAGES',
    decode: number,
    description: 'A print of more pages fails with DOCUMENT_TOO_LARGE.',
  }),
  pagesPerBrowser: setting(z.int().min(1).max(16).default(2), {
    env: 'OFFPRINT_PAGES_PER_BROWSER',
    decode: number,
    description: 'How many pages print at once in one browser; beyond it, more browsers start.',
  }),
});

const log = z.strictObject({
  level: setting(z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'), {
    env: 'OFFPRINT_LOG_LEVEL',
    decode: text,
    description: 'The least severe messages that are logged.',
  }),
});

/** Every setting, in groups. Durations are milliseconds here and seconds in the environment. */
export const settingsSchema = z.strictObject({
  dataDir: setting(z.string().min(1).default('.offprint'), {
    env: 'OFFPRINT_DATA_DIR',
    decode: text,
    description: 'The folder of everything that is kept on this machine.',
  }),
  server: serverSettingsSchema.prefault({}),
  auth: authSettingsSchema.prefault({}),
  store: storeSettingsSchema.prefault({}),
  storage: storageSettingsSchema.prefault({}),
  render: render.prefault({}),
  worker: workerSettingsSchema.prefault({}),
  retry: retrySettingsSchema.prefault({}),
  limits: limitSettingsSchema.prefault({}),
  plans: planOverridesSchema.default({}),
  ttl: ttlSettingsSchema.prefault({}),
  web: webSettingsSchema.prefault({}),
  webhooks: webhookSettingsSchema.prefault({}),
  log: log.prefault({}),
  tracing: tracingSettingsSchema.prefault({}),
});

/** The settings as a host program gives them: all optional. */
export type ConfigInput = z.input<typeof settingsSchema>;
export type Settings = z.output<typeof settingsSchema>;

/** Every setting that the environment can give, in the order of the schema. */
export const SETTINGS = listSettings(settingsSchema);
