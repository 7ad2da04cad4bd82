import type { ErrorCode } from '@offprint/contract';
import type { QueueStats } from './job-store.ts';

/** What the running system reports of itself. Never throws. */
export interface Telemetry {
  jobSubmitted(templateId: string): void;
  /** `waitMs` from due to claimed. */
  jobClaimed(waitMs: number): void;
  /** The store has answered a worker that asked for jobs, whether it had some or none. */
  claimAnswered(durationMs: number): void;
  jobEnded(outcome: 'completed' | 'retried' | 'failed' | 'lost' | 'released'): void;
  /** An attempt of a webhook's delivery. */
  deliveryEnded(outcome: 'completed' | 'retried' | 'failed' | 'lost' | 'released'): void;
  attemptFailed(code: ErrorCode): void;
  /** A failed attempt after which the job waits for the next one. */
  retryPlanned(code: ErrorCode): void;
  rendered(templateId: string, durationMs: number, fileSizeBytes: number): void;
  /** A file is in the storage. */
  uploaded(durationMs: number): void;
  swept(counts: Readonly<Record<string, number>>): void;
  /** Also when it starts again, after it died or was replaced. */
  engineStarted(engine: string): void;
  requestAnswered(request: AnsweredRequest): void;
}

export interface AnsweredRequest {
  readonly method: string;
  /** With its parameters as names. */
  readonly route: string;
  readonly status: number;
  /** Until the head of the answer. */
  readonly durationMs: number;
}

/** What is true at this moment and is not counted as it happens. */
export interface SystemState {
  /** Null when the store does not answer. */
  readonly queue: QueueStats | null;
  /** Deliveries of webhooks that are not made yet; null when that is not known. */
  readonly undelivered: number | null;
  readonly prints: { readonly running: number; readonly waiting: number; readonly slots: number };
  readonly nowMs: number;
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** What it is to others: `server` answers a request, `client` makes one, `consumer` works on a job. */
  readonly kind?: 'server' | 'client' | 'consumer';
  /** The `traceparent` (W3C Trace Context) of what has caused it; without one, it begins a trace. */
  readonly parent?: string | undefined;
  /** Epoch ms; now if absent. */
  readonly startedAtMs?: number;
  readonly attributes?: SpanAttributes;
}

/** A piece of work with a beginning and an end. */
export interface Span {
  /** For what it causes, in this process or another; undefined where nothing is traced. */
  readonly traceparent: string | undefined;
  set(attributes: SpanAttributes): void;
  /** @param errorCode why it failed; absent when it did not */
  end(errorCode?: string): void;
}

/** Tells of work as spans of traces that may go through several processes. Never throws. */
export interface Tracing {
  start(name: string, options?: SpanOptions): Span;
  /** Sends what is not sent yet, within some seconds. */
  close(): Promise<void>;
}
