import { z } from 'zod';

export const capacitySchema = z
  .object({
    slots: z.int().meta({ description: 'Prints at once, of the server that was asked.' }),
    running: z.int().meta({ description: 'Jobs that are held by workers, wherever they run.' }),
    queued: z.int(),
    oldestWaitingMs: z.int().meta({ description: '0 when no job waits.' }),
    estimatedWaitMs: z.int().meta({
      description: 'How long a job that is submitted now would take, by the prints of late.',
    }),
    accepting: z.boolean().meta({ description: 'Whether a submission would be taken on.' }),
  })
  .meta({ id: 'Capacity' });
export type Capacity = z.infer<typeof capacitySchema>;
