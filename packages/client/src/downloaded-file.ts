import { OffprintClientError } from './errors.ts';

export interface DownloadedFile {
  /** As the export was named, in any script. */
  readonly fileName: string;
  readonly blob: Blob;
}

export async function readFile(response: Response, signal?: AbortSignal): Promise<DownloadedFile> {
  const fileName = fileNameOf(response.headers.get('content-disposition') ?? '');
  try {
    return { fileName, blob: await response.blob() };
  } catch (cause) {
    signal?.throwIfAborted();
    throw new OffprintClientError({
      code: 'NETWORK_ERROR',
      status: 0,
      message: 'The connection broke during the download. Try again.',
      cause,
    });
  }
}

/** `filename*` (RFC 5987) before the plain `filename` (RFC 6266). */
function fileNameOf(disposition: string): string {
  const [, encoded] = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition) ?? [];
  if (encoded !== undefined) return tryDecode(encoded) ?? 'export.pdf';
  const [, quoted, bare] =
    /filename\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;\s]+))/i.exec(disposition) ?? [];
  return quoted?.replace(/\\(.)/g, '$1') ?? bare ?? 'export.pdf';
}

function tryDecode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
