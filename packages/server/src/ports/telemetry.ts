import type { ErrorCode } from '@offprint/contract';
import type { QueueStats } from './job-store.ts';

/** Metrics of the running system. Never throws. */
export interface Telemetry {
  jobSubmitted(templateId: string): void;
  /** `waitMs` is the time from due to claimed. */
  jobClaimed(waitMs: number): void;
  /** The store has answered a worker's claim, with or without jobs. */
  claimAnswered(durationMs: number): void;
  jobEnded(outcome: 'completed' | 'retried' | 'failed' | 'lost' | 'released'): void;
  /** One attempt of a webhook delivery. */
  deliveryEnded(outcome: 'completed' | 'retried' | 'failed' | 'lost' | 'released'): void;
  attemptFailed(code: ErrorCode): void;
  /** A failed attempt whose job is retried later. */
  retryPlanned(code: ErrorCode): void;
  rendered(templateId: string, durationMs: number, fileSizeBytes: number): void;
  /** A file was stored. */
  uploaded(durationMs: number): void;
  swept(counts: Readonly<Record<string, number>>): void;
  /** Also called for a restart after a crash or a replacement. */
  engineStarted(engine: string): void;
  requestAnswered(request: AnsweredRequest): void;
}

export interface AnsweredRequest {
  readonly method: string;
  /** With the names of parameters in place of values. */
  readonly route: string;
  readonly status: number;
  /** The time until the head of the answer. */
  readonly durationMs: number;
}

/** Current values that are not counted event by event. */
export interface SystemState {
  /** Null if the store does not answer. */
  readonly queue: QueueStats | null;
  /** Pending deliveries of webhooks. Null if unknown. */
  readonly undelivered: number | null;
  readonly prints: { readonly running: number; readonly waiting: number; readonly slots: number };
  readonly nowMs: number;
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** Its role: `server` answers a request, `client` makes one, `consumer` works on a job. */
  readonly kind?: 'server' | 'client' | 'consumer';
  /** The `traceparent` (W3C Trace Context) of its cause. Without one, it begins a trace. */
  readonly parent?: string | undefined;
  /** Epoch ms; now if absent. */
  readonly startedAtMs?: number;
  readonly attributes?: SpanAttributes;
}

/** A piece of work with a beginning and an end. */
export interface Span {
  /** To pass on to work that it causes, in this process or another. Undefined without tracing. */
  readonly traceparent: string | undefined;
  set(attributes: SpanAttributes): void;
  /** @param errorCode why it failed; absent if it did not */
  end(errorCode?: string): void;
}

/** Records work as spans of traces across processes. Never throws. */
export interface Tracing {
  start(name: string, options?: SpanOptions): Span;
  /** Sends what is still unsent, within some seconds. */
  close(): Promise<void>;
}
