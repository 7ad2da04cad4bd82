import type { Warning } from '@offprint/contract';
import { createTurns, type Turns } from '../async/turns.ts';
import type { DocumentKind } from '../domain/document-kind.ts';
import { OffprintError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { WebRequest } from '../ports/public-web.ts';
import type { AppContext } from './context.ts';

/** Photos that a process fetches at once. They wait for others, so they are more than its prints. */
const FETCHES = 16;

const PHOTO_REQUEST: Omit<WebRequest, 'url'> = {
  method: 'GET',
  headers: { accept: 'image/jpeg, image/png, image/webp' },
  maxRedirects: 3,
  maxBytes: 5 * 1024 * 1024,
  whenLonger: 'fail',
  timeoutMs: 8_000,
  silenceMs: 4_000,
};

export function createFetchTurns(clock: Clock): Turns {
  return createTurns({ places: FETCHES, nowMs: clock.monotonicMs });
}

/** What fetches them. */
export type PhotoFetching = Pick<AppContext, 'web' | 'fetchTurns' | 'log'>;

export interface FetchedPhoto {
  /** With the photo in the place of its URL, or without any. */
  readonly document: unknown;
  /** Why there is none. */
  readonly warning: Warning | null;
}

/**
 * The document with the photo that it names by a URL, fetched when it is this user's turn: what
 * prints has no network. What the bytes are is looked at where they are decoded.
 *
 * @throws the signal's reason when it aborts; nothing else, since a résumé is printed without, too
 */
export async function fetchPhoto(
  { web, fetchTurns, log }: PhotoFetching,
  { photo }: DocumentKind,
  document: unknown,
  { userId, userConcurrency }: { readonly userId: string; readonly userConcurrency: number },
  signal: AbortSignal,
): Promise<FetchedPhoto> {
  const url = photo?.urlOf(document) ?? null;
  if (!photo || url === null) return { document, warning: null };
  try {
    using _turn = await fetchTurns.take(userId, userConcurrency, signal);
    const { status, body } = await web.ask({ ...PHOTO_REQUEST, url }, signal);
    if (status !== 200) throw new OffprintError('NETWORK_ERROR', `Its host answered ${status}.`);
    const dataUri = `data:image/*;base64,${Buffer.from(body).toString('base64')}`;
    return { document: photo.with(document, dataUri), warning: null };
  } catch (error) {
    signal.throwIfAborted();
    log.debug({ err: error }, 'a photo could not be fetched');
    return { document: photo.with(document, null), warning: warningOf(error, photo.path) };
  }
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
