/** What a user may do. Sizes in bytes, times in milliseconds. */
export interface Plan {
  readonly name: string;
  readonly maxActiveSubmissions: number;
  readonly userConcurrency: number;
  readonly quotaBytes: number;
  /** Requests of any kind. */
  readonly requestsPerMinute: number;
  /** A batch counts as one. Null: as many as requests. */
  readonly submissionsPerMinute: number | null;
  readonly previewsPerMinute: number;
  /** How many jobs may wait, over all users, when a submission is accepted; null: no limit. */
  readonly maxQueued: number | null;
  readonly exportTtlMs: number;
  /** How long the record of a completed job stays. */
  readonly completedJobTtlMs: number;
  /** How long that of a failed or cancelled one stays. */
  readonly failedJobTtlMs: number;
  readonly pageSizes: readonly ('A4' | 'Letter')[];
  /** Template ids; `'*'` is every one. */
  readonly templates: readonly string[] | '*';
  /** Lower runs first. */
  readonly priority: number;
  /** Whether a submission may name a webhook. */
  readonly webhooks: boolean;
  /** Whether files are read back even if a submission does not ask for it. */
  readonly reports: boolean;
}

export interface Plans {
  readonly default: Plan;
  readonly byName: ReadonlyMap<string, Plan>;
}

export function allowsTemplate(plan: Plan, template: { id: string; plans: readonly string[] }) {
  const byPlan = plan.templates === '*' || plan.templates.includes(template.id);
  const byTemplate = template.plans.length === 0 || template.plans.includes(plan.name);
  return byPlan && byTemplate;
}

/** Who is calling, once authenticated. */
export interface Caller {
  readonly userId: string;
  readonly plan: Plan;
}
