import type { ErrorEnvelope } from '@offprint/contract';
import type { Config } from '../config/config.ts';

/** Of Vercel's functions, in and out; Netlify and Lambda take 6 MB. */
export const FUNCTION_BODY_BYTES = 4_500_000;

/** The settings, where no body that comes in may be longer. */
export function limitedTo(maxBytes: number, config: Config): Config {
  const { server } = config;
  const bodyLimitBytes = Math.min(server.bodyLimitBytes, maxBytes);
  return { ...config, server: { ...server, bodyLimitBytes } };
}

/**
 * The answer, unless its body is longer than the platform would take: then a refusal that says how to get
 * it, in place of an error of the platform's. What is not a file is a stream, or short.
 */
export async function refuseLonger(maxBytes: number, response: Response): Promise<Response> {
  const isFile = response.headers.get('content-type') === 'application/pdf';
  if (maxBytes === Infinity || response.status !== 200 || !isFile) {
    return response;
  }
  const file = await response.blob();
  if (file.size > maxBytes) return refusal(file.size, maxBytes, response);
  const { status, headers } = response;
  return new Response(file, { status, headers });
}

function refusal(bytes: number, maxBytes: number, { headers: given }: Response): Response {
  const megabytes = (count: number) => `${(count / 1_000_000).toFixed(1)} MB`;
  const message = `The file has ${megabytes(bytes)}, and an answer may have ${megabytes(maxBytes)} here. Get it by the download link of its job.`;
  const body: ErrorEnvelope = {
    success: false,
    message,
    error: { code: 'PAYLOAD_TOO_LARGE', message },
  };
  const headers = new Headers({ 'cache-control': 'no-store' });
  const location = given.get('content-location');
  if (location !== null) headers.set('content-location', location);
  return Response.json(body, { status: 413, headers });
}
