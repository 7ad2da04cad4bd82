import { z } from 'zod';
import { pageSizeSchema } from './page-options.ts';

export const templateViewSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    description: z.string(),
    kind: z.string().meta({
      description: 'The kind of document that it prints: `resume`, or another.',
    }),
    tags: z.array(z.string()),
    columns: z.int(),
    pageSizes: z.array(pageSizeSchema),
    plans: z.array(z.string()).meta({ description: 'The names of the plans that may use it.' }),
    missingPackage: z.string().optional().meta({
      description:
        'The npm package that has to be installed on this server before it prints the template. Absent where nothing is missing, or other processes print.',
    }),
  })
  .meta({ id: 'Template' });
export type TemplateView = z.infer<typeof templateViewSchema>;
