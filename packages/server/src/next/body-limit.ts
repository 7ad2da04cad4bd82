import type { ErrorEnvelope } from '@offprint/contract';
import type { Config } from '../config/config.ts';

/** The limit of Vercel's functions for requests and answers. Netlify and Lambda allow 6 MB. */
export const FUNCTION_BODY_BYTES = 4_500_000;

/** The settings, with request bodies limited to this length. */
export function limitedTo(maxBytes: number, config: Config): Config {
  const { server } = config;
  const bodyLimitBytes = Math.min(server.bodyLimitBytes, maxBytes);
  return { ...config, server: { ...server, bodyLimitBytes } };
}

/**
 * The answer, or, if its body is longer than the platform allows, a refusal that says how to get
 * it, which the platform's own error would not. Answers other than files are streams, or short.
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
