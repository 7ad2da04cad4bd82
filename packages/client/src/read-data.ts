import { successEnvelope } from '@offprint/contract';
import { OffprintClientError } from './errors.ts';

type Schema = Parameters<typeof successEnvelope>[0];
type Output<S extends Schema> = S['_zod']['output'];

/** The `data` of a successful answer, held against its schema. */
export async function readData<S extends Schema>(
  schema: S,
  response: Response,
  signal?: AbortSignal,
): Promise<Output<S>> {
  const parsed = successEnvelope(schema).safeParse(await readJson(response, signal));
  if (parsed.success) return (parsed.data as { data: Output<S> }).data;
  throw new OffprintClientError({
    code: 'INVALID_RESPONSE',
    status: response.status,
    message: 'The answer is not what this version of @offprint/client expects of Offprint.',
    cause: parsed.error,
  });
}

async function readJson(response: Response, signal?: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    signal?.throwIfAborted();
    throw new OffprintClientError({
      code: 'NETWORK_ERROR',
      status: 0,
      message: 'The connection broke during the answer. Try again.',
      cause,
    });
  }
}
