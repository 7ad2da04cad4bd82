import { z } from 'zod';

export const pageFillSchema = z.number().nullable().meta({
  description: 'How many pages are filled, such as 1.4, by where the text of the last one ends.',
});
