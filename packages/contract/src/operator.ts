import { z } from 'zod';

/** The activity of one process in one minute. */
export const activeMinuteSchema = z
  .object({
    startedAt: z.iso.datetime(),
    completed: z.int(),
    failed: z.int().meta({ description: 'Attempts that ended without a file, retried or not.' }),
    failures: z
      .record(z.string(), z.int())
      .meta({ description: 'The failed ones, by error code.' }),
    printMs: z
      .object({ p50: z.number(), p95: z.number() })
      .nullable()
      .meta({ description: 'Of its prints; null when there was none.' }),
  })
  .meta({ id: 'ActiveMinute' });
export type ActiveMinute = z.infer<typeof activeMinuteSchema>;

export const operatorOverviewSchema = z
  .object({
    queue: z.object({
      pending: z.int(),
      processing: z.int(),
      failed: z.int(),
      oldestWaitingMs: z.int().meta({ description: '0 when no job waits.' }),
    }),
    prints: z
      .object({ running: z.int(), waiting: z.int(), slots: z.int() })
      .meta({ description: 'Of the process that was asked, previews included.' }),
    workers: z
      .array(z.object({ name: z.string(), jobs: z.int() }))
      .meta({ description: 'Who holds jobs now, wherever they run.' }),
    minutes: z.array(activeMinuteSchema).meta({
      description:
        'The last hour of the process that was asked, the oldest first, quiet minutes included.',
    }),
  })
  .meta({ id: 'OperatorOverview' });
export type OperatorOverview = z.infer<typeof operatorOverviewSchema>;
