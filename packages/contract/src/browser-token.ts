import { z } from 'zod';

/** What a browser token may permit. */
export const TOKEN_PERMISSIONS = ['export', 'read', 'documents'] as const;
export type TokenPermission = (typeof TOKEN_PERMISSIONS)[number];

export const MAX_TOKEN_TTL_SECONDS = 3_600;

/** The request for a token that a web page may hold in place of a key. */
export const tokenRequestSchema = z
  .strictObject({
    user: z.string().optional().meta({
      description: 'For whom it is. A back end names one; others get tokens for themselves only.',
    }),
    scope: z
      .union([z.literal('user'), z.strictObject({ jobId: z.uuid().toLowerCase() })], {
        error: 'must be "user" or { "jobId": … }',
      })
      .optional()
      .meta({ description: "All that is the user's, or one job; as the caller's if absent." }),
    permissions: z
      .array(z.enum(TOKEN_PERMISSIONS))
      .min(1)
      .optional()
      .meta({ description: "As the caller's if absent." }),
    ttlSeconds: z.int().min(1).max(MAX_TOKEN_TTL_SECONDS).default(900),
  })
  .meta({ id: 'TokenRequest' });
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

export const browserTokenSchema = z
  .object({
    token: z.string(),
    expiresAt: z.iso.datetime().meta({
      description: 'No later than the end of the credentials that it was made with.',
    }),
  })
  .meta({ id: 'BrowserToken' });
export type BrowserToken = z.infer<typeof browserTokenSchema>;
