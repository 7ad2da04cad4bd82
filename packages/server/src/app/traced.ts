import { toOffprintError } from '../domain/errors.ts';
import type { Span, SpanOptions, Tracing } from '../ports/telemetry.ts';

/** Does the work within a span, which fails when the work throws. */
export async function traced<T>(
  { tracing }: { readonly tracing: Tracing },
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = tracing.start(name, options);
  try {
    const result = await work(span);
    span.end();
    return result;
  } catch (error) {
    span.end(error instanceof Error ? toOffprintError(error).code : 'STOPPED');
    throw error;
  }
}
