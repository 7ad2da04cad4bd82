import { z } from 'zod';

export const cleanUpRunSchema = z
  .object({
    expiredExports: z.int(),
    deletedFiles: z.int(),
    freedBytes: z.int(),
    orphanedFiles: z.int().meta({ description: 'Deleted files that nothing pointed to.' }),
    recoveredJobs: z.int().meta({ description: 'Jobs of workers that were lost.' }),
    purgedJobs: z.int(),
    hasMore: z.boolean().meta({ description: 'Something was left for the next run.' }),
  })
  .meta({ id: 'CleanUpRun' });
export type CleanUpRun = z.infer<typeof cleanUpRunSchema>;

export const drainedSchema = z
  .object({
    processed: z.int().meta({ description: 'Exports that were completed.' }),
    failed: z.int(),
    remaining: z.int().meta({ description: 'Jobs that wait or are printed elsewhere.' }),
  })
  .meta({ id: 'Drained' });
export type Drained = z.infer<typeof drainedSchema>;
