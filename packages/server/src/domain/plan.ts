/** What a user may do. Sizes in bytes, times in milliseconds. */
export interface Plan {
  readonly name: string;
  readonly maxActiveSubmissions: number;
  readonly userConcurrency: number;
  readonly quotaBytes: number;
  /** Of any kind. */
  readonly requestsPerMinute: number;
  /** A batch is one. Null: as many as requests. */
  readonly submissionsPerMinute: number | null;
  readonly previewsPerMinute: number;
  /** No submission is taken on while so many jobs wait, over all users; null: however many. */
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
  /** Whether a submission may name who is told of its end. */
  readonly webhooks: boolean;
  /** Whether files are read back though a submission does not say so. */
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
