import { OffprintError } from '../domain/errors.ts';

/**
 * The whole body, if it is within the limit. Stops reading as soon as it is not, whether or not
 * the request says its length.
 *
 * @throws OffprintError PAYLOAD_TOO_LARGE
 */
export async function readBody(request: Request, limitBytes: number): Promise<Uint8Array> {
  const declaredBytes = Number(request.headers.get('content-length') ?? 0);
  if (declaredBytes > limitBytes) throw tooLarge(limitBytes);
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // Leaving the loop by the throw cancels the stream.
  for await (const chunk of request.body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function tooLarge(limitBytes: number): OffprintError {
  return new OffprintError(
    'PAYLOAD_TOO_LARGE',
    `The request body is over the limit of ${limitBytes} bytes. Shorten it, or use smaller images if it embeds any.`,
  );
}
