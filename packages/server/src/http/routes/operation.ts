import { z } from 'zod';
import type { Webhooks } from '../../app/webhooks.ts';
import { within } from '../../async/deadline.ts';
import { pause } from '../../async/event.ts';
import { isOffprintError } from '../../domain/errors.ts';
import type { JobStore, QueueStats } from '../../ports/job-store.ts';
import type { App, OperationDependencies } from '../api.ts';
import { metricsReaderCheck } from '../auth/authenticator.ts';
import type { ApiDescription } from '../openapi.ts';
import { createReadiness, type HealthCheck, single } from '../readiness.ts';

const checkSchema = z.object({ state: z.enum(['ok', 'failing']), latencyMs: z.number() });
const readinessSchema = z
  .object({
    status: z.enum(['ready', 'unavailable']),
    checks: z.object({
      store: checkSchema,
      storage: checkSchema,
      browser: checkSchema.optional().meta({ description: 'Only where jobs are printed.' }),
    }),
  })
  .meta({ id: 'Readiness' });

const ok = { state: 'ok', latencyMs: 2 } as const;
const readyExample = { status: 'ready', checks: { store: ok, storage: ok, browser: ok } };
const unreadyExample = {
  status: 'unavailable',
  checks: { store: { state: 'failing', latencyMs: 5_000 }, storage: ok, browser: ok },
};

export function addOperationRoutes(
  app: App,
  description: ApiDescription,
  deps: OperationDependencies,
): void {
  addHealth(app, description, deps);
  addMetrics(app, description, deps);
}

/** For load balancers and orchestrators, so without credentials and without details. */
function addHealth(
  app: App,
  description: ApiDescription,
  { app: context, checkStore, prints }: OperationDependencies,
): void {
  const answer = (text: string, schema: z.ZodType, example: unknown) => ({
    description: text,
    content: { 'application/json': { schema: description.schemaOf(schema), example } },
  });
  description.addOperation('/healthz', {
    operationId: 'isAlive',
    summary: 'Whether the process answers',
    security: [],
    responses: {
      200: answer('It does.', z.object({ status: z.literal('alive') }), { status: 'alive' }),
    },
  });
  app.get('/healthz', (c) => c.json({ status: 'alive' }));

  description.addOperation('/readyz', {
    operationId: 'isReady',
    summary: 'Whether store, storage and browser answer, and how fast',
    description: 'The answer is at most about a second old.',
    security: [],
    responses: {
      200: answer('All of them do.', readinessSchema, readyExample),
      503: answer('At least one does not.', readinessSchema, unreadyExample),
    },
  });
  const { storage, room, renderer, turns, clock, log } = context;
  const testPrint = single(() => renderer.check());
  const checkBrowser = () => (turns.held > 0 ? checkBusy(testPrint) : testPrint());
  const readiness = createReadiness(
    {
      store: checkStore,
      storage: async () => {
        await room.assertRoom();
        await storage.check();
      },
      ...(prints && { browser: checkBrowser }),
    },
    clock,
    log,
  );
  app.get('/readyz', async (c) => {
    const report = await readiness();
    return c.json(report, report.status === 'ready' ? 200 : 503);
  });
}

const BUSY_ANSWERS_MS = 1_000;

/** While users' prints run, the test print may be late: printing has failed only if nothing starts. */
async function checkBusy(testPrint: HealthCheck): Promise<void> {
  const isThere = testPrint().catch((error: unknown) => {
    if (isOffprintError(error, 'ENGINE_UNAVAILABLE')) throw error;
  });
  await Promise.race([isThere, pause(BUSY_ANSWERS_MS)]);
}

const STORE_ANSWERS_WITHIN_MS = 5_000;

/**
 * Metrics tell how much is printed and what fails, over all users. So they want a token of their own
 * or an API key, where there is one (Prometheus sends it by `authorization`), but no user.
 */
function addMetrics(
  app: App,
  description: ApiDescription,
  {
    app: { jobs, outbox, webhooks, clock, log, turns, renderer },
    telemetry,
    config,
  }: OperationDependencies,
): void {
  description.addOperation('/metrics', {
    operationId: 'getMetrics',
    summary: 'Metrics for Prometheus',
    description:
      'Wants the token of `OFFPRINT_METRICS_TOKEN`, or an API key when `OFFPRINT_AUTH` is `api-key`.',
    security: [{ metricsToken: [] }, { apiKey: [] }, {}],
    responses: {
      200: {
        description: "Prometheus' text format.",
        content: { 'text/plain': { schema: { type: 'string' } } },
      },
    },
    errors: ['UNAUTHORIZED', 'INTERNAL_ERROR'],
  });
  const requireReader = metricsReaderCheck(config.auth);
  app.get('/metrics', async (c) => {
    requireReader(c.req.raw.headers);
    const { body, contentType } = await telemetry.render({
      queue: await statsOf(jobs),
      undelivered: webhooks ? await undeliveredOf(webhooks) : 0,
      prints: { running: turns.held, waiting: turns.waiting, slots: renderer.concurrency },
      nowMs: clock.nowMs(),
    });
    return c.body(body, 200, { 'content-type': contentType });
  });

  /** Events that are no deliveries yet, and deliveries. An event may be counted as both. */
  async function undeliveredOf({ queue }: Webhooks): Promise<number | null> {
    const events = await answerOf(outbox.count());
    const deliveries = liveJobs(await statsOf(queue));
    return events === null || deliveries === null ? null : events + deliveries;
  }

  function statsOf(queue: JobStore): Promise<QueueStats | null> {
    return answerOf(queue.stats());
  }

  /** Null if it fails: while the store is unavailable, operators need the other metrics most. */
  async function answerOf<T>(answer: Promise<T>): Promise<T | null> {
    const late = () => new Error(`no answer within ${STORE_ANSWERS_WITHIN_MS} ms`);
    try {
      return await within(answer, STORE_ANSWERS_WITHIN_MS, late);
    } catch (error) {
      log.warn({ err: error }, 'the queue could not be measured');
      return null;
    }
  }
}

function liveJobs(stats: QueueStats | null): number | null {
  return stats && stats.byStatus.pending + stats.byStatus.processing;
}
