import type { AppContext } from '../app/context.ts';
import type { Plans } from '../domain/plan.ts';
import type { QueueStats } from '../ports/job-store.ts';
import type { SignedFiles } from '../ports/object-storage.ts';
import type { AllowedHosts } from './host-guard.ts';

/** Who may call. With `none` everybody is the user `local`. */
export interface AuthSettings {
  readonly mode: 'none' | 'api-key';
  readonly apiKeys: readonly string[];
}

export interface HttpSettings {
  readonly server: { readonly bodyLimitBytes: number; readonly publicUrl: string | null };
  readonly auth: AuthSettings;
  readonly limits: { readonly previewsPerMinute: number };
  readonly plans: Plans;
}

export interface MetricsExposition {
  /** In Prometheus' text format, with the state of the queue at this moment. */
  render(queue: QueueStats, nowMs: number): Promise<{ contentType: string; body: string }>;
}

/** What the HTTP API needs besides the use cases. */
export interface HttpDependencies {
  readonly app: AppContext;
  readonly config: HttpSettings;
  /** What signed links under /files lead to; null where the storage serves its files itself. */
  readonly files: SignedFiles | null;
  readonly telemetry: MetricsExposition;
  /** Resolves when the store answers. */
  readonly checkStore: () => Promise<unknown>;
  /** The folder of the built dashboard; without one, `/` is a short page of links. */
  readonly dashboardDir: string | null;
  readonly allowedHosts: AllowedHosts;
  /** Of the program, as shown in the API's description. */
  readonly version: string;
}
