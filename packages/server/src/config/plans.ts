import { pageSizeSchema } from '@offprint/contract';
import { z } from 'zod';
import type { Plan, Plans } from '../domain/plan.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A century, so that sums with it remain valid dates. */
export const MAX_RETENTION_MS = 36_525 * DAY_MS;

const retentionMs = z.int().min(1000).max(MAX_RETENTION_MS);

const planOverrideSchema = z.strictObject({
  maxActiveSubmissions: z.int().min(1).optional(),
  userConcurrency: z.int().min(1).optional(),
  quotaBytes: z.int().min(0).optional(),
  exportTtlMs: retentionMs.optional(),
  completedJobTtlMs: retentionMs.optional(),
  failedJobTtlMs: retentionMs.optional(),
  pageSizes: z.array(pageSizeSchema).min(1).optional(),
  templates: z.union([z.literal('*'), z.array(z.string().min(1))]).optional(),
  requestsPerMinute: z.int().min(1).optional(),
  submissionsPerMinute: z.int().min(1).nullable().optional(),
  previewsPerMinute: z.int().min(1).optional(),
  maxQueued: z.int().min(1).nullable().optional(),
  priority: z.int().optional(),
  webhooks: z.boolean().optional(),
  reports: z.boolean().optional(),
});

/** By plan name. Absent fields are those of FREE, BASIC or PREMIUM, or of FREE for other plans. */
export const planOverridesSchema = z.record(z.string().min(1).max(50), planOverrideSchema);
export type PlanOverrides = z.infer<typeof planOverridesSchema>;

/** The limits of FREE, from which the other plans derive. */
export type BaseLimits = Pick<
  Plan,
  | 'maxActiveSubmissions'
  | 'userConcurrency'
  | 'quotaBytes'
  | 'requestsPerMinute'
  | 'submissionsPerMinute'
  | 'previewsPerMinute'
  | 'maxQueued'
  | 'exportTtlMs'
  | 'completedJobTtlMs'
  | 'failedJobTtlMs'
  | 'reports'
>;

/** The limits of each plan, as multiples of FREE. */
const BUILT_IN_PLANS = {
  FREE: { activeFactor: 1, concurrencyFactor: 1, quotaFactor: 1, ttlFactor: 1 },
  BASIC: { activeFactor: 3, concurrencyFactor: 2, quotaFactor: 10, ttlFactor: 4 },
  PREMIUM: { activeFactor: 10, concurrencyFactor: 4, quotaFactor: 100, ttlFactor: 12 },
} as const;

function builtInPlan(name: keyof typeof BUILT_IN_PLANS, limits: BaseLimits): Plan {
  const factors = BUILT_IN_PLANS[name];
  return {
    name,
    maxActiveSubmissions: wholeProduct(limits.maxActiveSubmissions, factors.activeFactor),
    userConcurrency: wholeProduct(limits.userConcurrency, factors.concurrencyFactor),
    quotaBytes: wholeProduct(limits.quotaBytes, factors.quotaFactor),
    exportTtlMs: Math.min(limits.exportTtlMs * factors.ttlFactor, MAX_RETENTION_MS),
    requestsPerMinute: limits.requestsPerMinute,
    submissionsPerMinute: limits.submissionsPerMinute,
    previewsPerMinute: limits.previewsPerMinute,
    maxQueued: limits.maxQueued,
    completedJobTtlMs: limits.completedJobTtlMs,
    failedJobTtlMs: limits.failedJobTtlMs,
    pageSizes: ['A4', 'Letter'],
    templates: '*',
    priority: 0,
    webhooks: true,
    reports: limits.reports,
  };
}

/** Numbers beyond the safe integers are not exact, and a store cannot return them. */
function wholeProduct(limit: number, factor: number): number {
  return Math.min(limit * factor, Number.MAX_SAFE_INTEGER);
}

/** @returns null when there is no plan named `defaultPlan` */
export function resolvePlans(
  limits: BaseLimits,
  overrides: PlanOverrides,
  defaultPlan: string,
): Plans | null {
  const byName = new Map<string, Plan>();
  for (const name of ['FREE', 'BASIC', 'PREMIUM'] as const) {
    byName.set(name, builtInPlan(name, limits));
  }
  for (const [name, override] of Object.entries(overrides)) {
    const base = byName.get(name) ?? builtInPlan('FREE', limits);
    const given = Object.entries(override).filter(([, value]) => value !== undefined);
    byName.set(name, { ...base, ...Object.fromEntries(given), name });
  }
  const chosen = byName.get(defaultPlan);
  return chosen ? { default: chosen, byName } : null;
}

/** A sentence for each template of a plan that does not exist. */
export function unknownTemplateProblems({ byName }: Plans, known: readonly string[]): string[] {
  return [...byName.values()].flatMap(({ name, templates }) =>
    (templates === '*' ? [] : templates)
      .filter((id) => !known.includes(id))
      .map(
        (id) => `The plan ${name} names the template ${id}, which is none of ${known.join(', ')}.`,
      ),
  );
}
