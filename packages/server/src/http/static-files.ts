import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
};

export interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
}

/** A file of the folder, by its path from there; null when there is none of a served kind. */
export async function readStaticFile(folder: string, path: string): Promise<StaticFile | null> {
  const root = resolve(folder);
  const location = resolve(join(root, path));
  const mediaType = MEDIA_TYPES[extname(location)];
  if (mediaType === undefined || !location.startsWith(root + sep)) return null;
  try {
    return { bytes: new Uint8Array(await readFile(location)), mediaType };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null;
    throw error;
  }
}
