import type { Warning } from '@offprint/contract';
import type { DocumentKind } from '../domain/document-kind.ts';
import { OffprintError } from '../domain/errors.ts';
import type { WebAnswer, WebRequest } from '../ports/public-web.ts';
import type { AppContext } from './context.ts';

const PHOTO_REQUEST: Omit<WebRequest, 'url'> = {
  method: 'GET',
  headers: { accept: 'image/jpeg, image/png, image/webp' },
  maxRedirects: 3,
  maxBytes: 5 * 1024 * 1024,
  whenLonger: 'fail',
  timeoutMs: 8_000,
  silenceMs: 4_000,
};

/** What fetching photos requires. */
export type PhotoFetching = Pick<AppContext, 'web' | 'photoFetches' | 'log'>;

interface PhotoUser {
  readonly userId: string;
  readonly userConcurrency: number;
}

export interface FetchedPhoto {
  /** The document with the photo in place of its URL, or without a photo. */
  readonly document: unknown;
  /** Why the photo was left out; null: it was not. */
  readonly warning: Warning | null;
}

/**
 * Fetches the photo that a document names by URL, in the user's turn, since prints have no network.
 * Whether the bytes are a photo is known when they are decoded.
 *
 * @throws the signal's reason when it aborts; nothing else, since a résumé is printed without its
 *   photo as well
 */
export async function fetchPhoto(
  fetching: PhotoFetching,
  { photo }: DocumentKind,
  document: unknown,
  user: PhotoUser,
  signal: AbortSignal,
): Promise<FetchedPhoto> {
  const url = photo?.urlOf(document) ?? null;
  if (!photo || url === null) return { document, warning: null };
  try {
    const { status, body } = await askFor(url, fetching, user, signal);
    if (status !== 200) throw new OffprintError('NETWORK_ERROR', `Its host answered ${status}.`);
    const dataUri = `data:image/*;base64,${Buffer.from(body).toString('base64')}`;
    return { document: photo.with(document, dataUri), warning: null };
  } catch (error) {
    signal.throwIfAborted();
    fetching.log.debug({ err: error }, 'a photo could not be fetched');
    return { document: photo.with(document, null), warning: warningOf(error, photo.path) };
  }
}

async function askFor(
  url: string,
  { web, photoFetches: { turns, failures } }: PhotoFetching,
  { userId, userConcurrency }: PhotoUser,
  signal: AbortSignal,
): Promise<WebAnswer> {
  const failure = failures.of(userId, url);
  if (failure) throw failure;
  using _turn = await turns.take(userId, userConcurrency, signal);
  try {
    return await web.ask({ ...PHOTO_REQUEST, url }, signal);
  } catch (error) {
    if (isUnreachable(error)) failures.add(userId, url, error);
    throw error;
  }
}

/** Whether the host could not be reached. A refusal or another status may be mended at once. */
function isUnreachable(error: unknown): error is OffprintError {
  return error instanceof OffprintError && error.code === 'NETWORK_ERROR';
}

function warningOf(error: unknown, path: string): Warning {
  const { code, message } =
    error instanceof OffprintError ? error : { code: null, message: 'It could not be fetched.' };
  return {
    code: code === 'ADDRESS_REFUSED' ? 'PHOTO_REFUSED' : 'PHOTO_UNREACHABLE',
    message: `The photo was left out. ${message}`,
    path,
  };
}
