import type { z } from 'zod';
import type { ReadContext } from './app/context.ts';
import { createPolledJobWatcher } from './app/polled-job-watcher.ts';
import { authSettingsSchema } from './config/auth-settings.ts';
import { baseLimits, limitSettingsSchema, ttlSettingsSchema } from './config/limit-settings.ts';
import { type PlanOverrides, planOverridesSchema, resolvePlans } from './config/plans.ts';
import { serverSettingsSchema } from './config/server-settings.ts';
import type { TemplateInfo } from './domain/template-info.ts';
import { systemClock } from './drivers/clock/system-clock.ts';
import { openRestReader } from './drivers/store/redis/rest-reader.ts';
import { noTracing } from './drivers/telemetry/no-tracing.ts';
import { createReadApp } from './http/read-app.ts';
import type { Logger } from './ports/logger.ts';

/** The settings of the server that runs the jobs; see docs/config.md. */
export interface EdgeConfig {
  readonly store: {
    /** `KV_REST_API_URL` */
    readonly url: string;
    /** `KV_REST_API_TOKEN` */
    readonly token: string;
    readonly keyPrefix?: string;
  };
  readonly auth: z.input<typeof authSettingsSchema> & { readonly mode: 'api-key' | 'jwt' | 'none' };
  /** The server's secret, to accept tokens of web pages here too. Without it they are refused. */
  readonly signingSecret?: string;
  readonly server?: Pick<z.input<typeof serverSettingsSchema>, 'publicUrl' | 'corsOrigins'>;
  readonly limits?: z.input<typeof limitSettingsSchema>;
  readonly ttl?: z.input<typeof ttlSettingsSchema>;
  readonly plans?: PlanOverrides;
}

/**
 * Serves jobs, history and templates, over a store with an HTTP interface. Uses nothing that edge
 * platforms lack.
 *
 * @throws ZodError, TypeError for invalid settings
 */
export async function composeEdge(
  config: EdgeConfig,
  templates: readonly TemplateInfo[],
  log: Logger,
): Promise<(request: Request) => Promise<Response>> {
  const auth = authSettingsSchema.parse(config.auth);
  const server = serverSettingsSchema.parse(config.server ?? {});
  const limits = limitSettingsSchema.parse(config.limits ?? {});
  const ttl = ttlSettingsSchema.parse(config.ttl ?? {});
  const overrides = planOverridesSchema.parse(config.plans ?? {});
  const plans = resolvePlans(baseLimits(limits, ttl), overrides, limits.defaultPlan);
  if (plans === null) throw new TypeError(`There is no plan ${limits.defaultPlan}.`);
  if (config.auth.mode === 'api-key' && auth.apiKeys.length === 0) {
    throw new TypeError('auth.apiKeys must name at least one key.');
  }
  const store = await openRestReader({ ...config.store, logger: log });
  const app: ReadContext = {
    ...store,
    log,
    watcher: createPolledJobWatcher(store.jobs),
    settings: { publicUrl: server.publicUrl ?? '' },
  };
  return createReadApp({
    app: { ...app, clock: systemClock, tracing: noTracing, templates: { list: () => templates } },
    config: { server, auth: { ...auth, mode: config.auth.mode }, limits, plans },
    signingSecret: config.signingSecret ?? null,
  });
}
