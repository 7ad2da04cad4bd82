import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OffprintError } from '../../../domain/errors.ts';
import type { WebRequest } from '../../../ports/public-web.ts';

type Limits = Pick<WebRequest, 'maxBytes' | 'whenLonger'>;

/**
 * The body, decompressed in pieces, so that a small one that unpacks to gigabytes is given up at
 * the limit.
 *
 * @throws OffprintError NETWORK_ERROR when it is longer, unless it is to be cut
 */
export async function readBody(
  answer: IncomingMessage,
  { maxBytes, whenLonger }: Limits,
): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of decompressed(answer)) {
    pieces.push(piece);
    length += piece.length;
    if (length > maxBytes && whenLonger === 'fail') throw tooLong(maxBytes);
    if (length >= maxBytes && whenLonger === 'cut') break;
  }
  return Buffer.concat(pieces, Math.min(length, maxBytes));
}

/** No compressed body was asked for, but some servers have no other. */
function decompressed(answer: IncomingMessage): Readable {
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return answer;
  const decoder = decoderOf(encoding);
  // The reader of the last stream gets all errors.
  return pipeline(answer, decoder, () => undefined);
}

function decoderOf(encoding: string) {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new OffprintError('NETWORK_ERROR', 'The answer is compressed in an unknown way.');
  }
}

function tooLong(maxBytes: number): OffprintError {
  const message = `The answer is over ${Math.round(maxBytes / 1_048_576)} MB.`;
  return new OffprintError('NETWORK_ERROR', message);
}
