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
