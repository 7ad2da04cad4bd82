import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import type { UnpackOptionsFS } from '@offprint/chromium';
import {
  ensurePrivateFolder,
  makeOwnedFolder,
  sweepOwnedFolders,
} from '../../../platform/owned-folder.ts';
import { loadChromiumPackage } from './chromium-package.ts';

const EXECUTABLE = 'chrome-headless-shell';
const HASH_FILE = 'sha256';

export interface BundledBrowser {
  readonly executablePath: string;
  /** Libraries for systems without NSS and expat. */
  readonly libraryDir: string;
}

/** Where `@sparticuz/chromium` keeps its archives, or why they cannot be used here. */
export async function findBundledArchives(): Promise<
  { readonly dir: string } | { readonly reason: string }
> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { reason: `it runs on Linux x64 only, and this is ${process.platform} ${process.arch}` };
  }
  const dir = await findArchiveDirectory();
  return dir === null ? { reason: '@sparticuz/chromium is not installed' } : { dir };
}

/**
 * Unpacks the browser inside `@sparticuz/chromium` into a private directory below `cacheDir`, once.
 * Several processes may do so at the same time: each unpacks its own copy, and the first to finish
 * wins. A browser that was damaged later is detected by its hash and replaced.
 *
 * Nothing of that package is imported, since its flags switch web security off, and it unpacks to a
 * shared path that any user of the machine could have prepared.
 */
export async function unpackBundledBrowser(
  archiveDir: string,
  cacheDir: string,
): Promise<BundledBrowser> {
  const archive = join(archiveDir, 'chromium.br');
  const key = (await sha256OfFile(archive)).slice(0, 16);
  const dir = await unpackOnce(cacheDir, `chromium-${key}`, isIntact, async (target) => {
    await pipeline(
      createReadStream(archive),
      createBrotliDecompress({ chunkSize: 1 << 20 }),
      createWriteStream(join(target, EXECUTABLE), { mode: 0o700 }),
    );
    await unpackFiles(join(archiveDir, 'al2023.tar.br'), target, {});
    await writeFile(join(target, HASH_FILE), await sha256OfFile(join(target, EXECUTABLE)));
  });
  return { executablePath: join(dir, EXECUTABLE), libraryDir: join(dir, 'lib') };
}

/**
 * A directory with one font. A renderer of Chromium on Linux crashes if it looks for a glyph that
 * no web font has on a system without fonts.
 *
 * @returns null if the package with the font is missing
 */
export async function unpackLastResortFont(cacheDir: string): Promise<string | null> {
  const archiveDir = await findArchiveDirectory();
  if (archiveDir === null) return null;
  return await unpackOnce(cacheDir, 'fonts', exists, (target) =>
    unpackFiles(join(archiveDir, 'fonts.tar.br'), target, {
      filter: ({ name }) => name.endsWith('OpenSans-Regular.ttf'),
    }),
  );
}

/**
 * Fills a directory beside its final place and then renames it, so that it is never seen half full.
 */
async function unpackOnce(
  cacheDir: string,
  name: string,
  isUsable: (dir: string) => Promise<boolean>,
  fill: (dir: string) => Promise<void>,
): Promise<string> {
  const final = join(cacheDir, name);
  await ensurePrivateFolder(cacheDir);
  if (await isUsable(final)) return final;
  await sweepOwnedFolders(cacheDir);
  const partial = await makeOwnedFolder(cacheDir, 'unpacking');
  try {
    await fill(partial.path);
    await replaceDirectory(partial.path, final, isUsable);
  } finally {
    await partial.remove();
  }
  return final;
}

async function replaceDirectory(
  partial: string,
  final: string,
  isUsable: (dir: string) => Promise<boolean>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(partial, final);
    } catch (error) {
      if (await isUsable(final)) return;
      if (attempt === 3) throw error;
      await rm(final, { recursive: true, force: true });
    }
  }
}

async function unpackFiles(
  archive: string,
  target: string,
  options: Pick<UnpackOptionsFS, 'filter'>,
): Promise<void> {
  const { loadUnpacker } = await loadChromiumPackage();
  const { unpackTar } = await loadUnpacker();
  await pipeline(
    createReadStream(archive),
    createBrotliDecompress(),
    unpackTar(target, { ...options, dmode: 0o700 }),
  );
}

async function isIntact(dir: string): Promise<boolean> {
  try {
    const expected = await readFile(join(dir, HASH_FILE), 'utf8');
    return expected === (await sha256OfFile(join(dir, EXECUTABLE)));
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

async function findArchiveDirectory(): Promise<string | null> {
  const { archiveDirectory } = await loadChromiumPackage();
  try {
    return archiveDirectory();
  } catch {
    return null;
  }
}
