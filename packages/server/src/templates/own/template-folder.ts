import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TemplateDefinition } from './definition.ts';

/** The files that make a folder a template: a module, or a source for Typst. */
const MODULES = ['template.ts', 'template.mts', 'template.js', 'template.mjs'];
const SOURCE = 'template.typ';
/** Metadata of a template in Typst. */
const ABOUT = 'template.json';
/** A document to show the template with; no part of the design. */
const SAMPLE = 'sample.json';
const FONT = /\.(?:ttf|otf)$/i;
const MAX_FILES = 500;
const MAX_BYTES = 50 * 1024 * 1024;

/** The files of a template as they are on disk. */
export interface TemplateFolder {
  readonly id: string;
  readonly path: string;
  /** A fingerprint of all files. */
  readonly fingerprint: string;
  /** The module to load; null: a source in Typst. */
  readonly moduleUrl: string | null;
  readonly files: ReadonlyMap<string, Buffer>;
}

/**
 * @returns null if nothing in the folder makes it a template
 *
 * @throws Error when it holds too much
 */
export async function readTemplateFolder(path: string): Promise<TemplateFolder | null> {
  const files = await readFiles(path);
  const module = MODULES.find((name) => files.has(name));
  if (module === undefined && !files.has(SOURCE)) return null;
  return {
    id: basename(path),
    path,
    fingerprint: fingerprintOf(files),
    moduleUrl: module === undefined ? null : pathToFileURL(join(path, module)).href,
    files,
  };
}

/** @throws Error naming the file that can't be read */
export function typstDefinition({ id, files }: TemplateFolder): TemplateDefinition {
  const source = files.get(SOURCE)?.toString('utf8') ?? '';
  const about = parseJson(files.get(ABOUT) ?? Buffer.from('{}'), ABOUT);
  const others = [...files].filter(([name]) => ![SOURCE, ABOUT, SAMPLE].includes(name));
  const fonts = others.filter(([name]) => FONT.test(name)).map(([, bytes]) => bytes);
  const assets = Object.fromEntries(others.filter(([name]) => !FONT.test(name)));
  return { id, ...about, typst: source, assets, fonts };
}

function parseJson(bytes: Buffer, name: string): object {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Invalid JSON gets the same message.
  }
  throw new Error(`${name} holds no JSON object`);
}

/** By their paths with `/`, in order. Links are not followed, and dot files are left out. */
async function readFiles(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let bytes = 0;
  const entries = await readdir(folder, { recursive: true });
  for (const entry of entries.sort()) {
    const name = entry.replaceAll('\\', '/');
    if (/(?:^|\/)(?:\.|node_modules(?:\/|$))/.test(name)) continue;
    const place = join(folder, entry);
    const { size, isFile } = await statOf(place);
    if (!isFile) continue;
    bytes += size;
    if (files.size === MAX_FILES || bytes > MAX_BYTES) {
      throw new Error(`it holds over ${MAX_FILES} files, or over ${MAX_BYTES / 2 ** 20} MB`);
    }
    files.set(name, await readFile(place));
  }
  return files;
}

async function statOf(path: string): Promise<{ size: number; isFile: boolean }> {
  const stats = await lstat(path);
  return { size: stats.size, isFile: stats.isFile() };
}

function fingerprintOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of files) {
    if (name !== SAMPLE) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 8);
}
