import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { untilAborted } from '../../packages/server/src/async/abort.ts';
import { deadline } from '../../packages/server/src/async/deadline.ts';
import { createPool } from '../../packages/server/src/async/pool.ts';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import {
  rendererClosed,
  renderTimeout,
  templateNotFound,
  tooManyPages,
} from '../../packages/server/src/drivers/renderer/render-errors.ts';
import type { Renderer, RenderRequest } from '../../packages/server/src/ports/renderer.ts';

export interface FakeRendererOptions {
  readonly concurrency?: number;
  readonly timeoutMs?: number;
  /** The ids of its templates; by default it has every one. */
  readonly templates?: readonly string[];
}

export interface FakeRenderer extends Renderer {
  /** The engine dies: its prints fail, and the next one starts it again. */
  crash(): void;
  /** How many prints are under way. */
  readonly active: number;
}

/** Prints for ever, until it is stopped. */
export const ENDLESS_DOCUMENT = { engine: 'endless' };
/** Is refused as INVALID_DOCUMENT. */
export const BROKEN_DOCUMENT = { engine: 'broken' };

export const LINES_A_PAGE = 50;

/**
 * A whole engine in this process, for tests that need no browser: it sets every string of a
 * document, a line each, as a valid PDF. An empty text warns.
 */
export function fakeRenderer(options: FakeRendererOptions = {}): FakeRenderer {
  const { concurrency = 2, timeoutMs = 30_000, templates } = options;
  const pool = createPool(Array.from({ length: concurrency }, (_, index) => index));
  let running = new AbortController();
  let isClosed = false;
  let active = 0;

  async function layOut(request: RenderRequest, signal: AbortSignal): Promise<string[][]> {
    const { template, document } = request;
    signal.throwIfAborted();
    if (templates?.includes(template.id) === false) throw templateNotFound(template.id);
    const slot = await pool.acquire(signal);
    using limit = deadline(timeoutMs, () => renderTimeout(timeoutMs));
    active += 1;
    try {
      return await untilAborted(pagesOf(document), signal, limit.signal, running.signal);
    } catch (error) {
      throw isClosed ? rendererClosed() : error;
    } finally {
      active -= 1;
      pool.release(slot);
    }
  }

  return {
    concurrency,
    async render(request, signal) {
      const pages = await layOut(request, signal);
      const pageCount = pages.length;
      if (pageCount > request.maxPages) throw tooManyPages(pageCount, request.maxPages);
      const bytes = writePdf(request, pages);
      return { bytes, pageCount, pageFill: fillOf(pages), warnings: warningsOf(pages) };
    },
    async screenshot(request, widthPx, signal) {
      await layOut(request, signal);
      return blackPng(widthPx, Math.round(widthPx * Math.SQRT2));
    },
    warmUp: async () => undefined,
    async check() {
      if (isClosed) throw rendererClosed();
      return { description: 'an engine for tests', warnings: [] };
    },
    cleanUp: async () => 0,
    async close() {
      isClosed = true;
      pool.close(rendererClosed());
      running.abort(rendererClosed());
    },
    crash() {
      running.abort(new OffprintError('ENGINE_CRASHED', 'The engine died. Try again.'));
      running = new AbortController();
    },
    get active() {
      return active;
    },
  };
}

async function pagesOf(document: unknown): Promise<string[][]> {
  const { engine } = Object(document);
  // A turn of the event loop, so that aborts and other prints come between.
  await new Promise(setImmediate);
  if (engine === 'endless') return await new Promise(() => undefined);
  if (engine === 'broken') throw new OffprintError('INVALID_DOCUMENT', 'It cannot be set.');
  const lines = stringsOf(document);
  const pages: string[][] = [];
  for (let from = 0; from < lines.length; from += LINES_A_PAGE) {
    pages.push(lines.slice(from, from + LINES_A_PAGE));
  }
  return pages.length === 0 ? [[]] : pages;
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

function fillOf(pages: readonly (readonly string[])[]): number {
  const last = pages.at(-1) ?? [];
  const lines = last.findLastIndex((line) => line !== '') + 1;
  return pages.length - 1 + lines / LINES_A_PAGE;
}

function warningsOf(pages: readonly (readonly string[])[]) {
  const isEmpty = pages.every((lines) => lines.every((line) => line === ''));
  return isEmpty
    ? [{ code: 'EMPTY_DOCUMENT', message: 'The document holds nothing to print.' }]
    : [];
}

/** Everything that a print depends on is in the bytes, by a hash at least. */
function writePdf({ template, options, quality }: RenderRequest, pages: readonly string[][]) {
  const id = createHash('md5')
    .update(JSON.stringify([template.id, options, quality]))
    .digest('hex');
  const pageRefs = pages.map((_, index) => `${4 + 2 * index} 0 R`).join(' ');
  const objects = [
    '<</Type /Catalog /Pages 2 0 R>>',
    `<</Type /Pages /Count ${pages.length} /Kids [${pageRefs}]>>`,
    '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>',
    ...pages.flatMap((lines, index) => {
      const content = `BT /F 10 Tf 12 TL 50 790 Td ${lines.map(shownLine).join(' ')} ET`;
      return [
        `<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + 2 * index} 0 R /Resources <</Font <</F 3 0 R>>>>>>`,
        `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let source = '%PDF-1.7\n';
  const offsets = objects.map((object, index) => {
    const offset = source.length;
    source += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer\n<</Size ${size} /Root 1 0 R /ID [<${id}> <${id}>]>>`;
  const startOfTable = source.length;
  return Buffer.from(`${source}${table}${trailer}\nstartxref\n${startOfTable}\n%%EOF\n`, 'latin1');
}

function shownLine(line: string): string {
  return `<${Buffer.from(line, 'latin1').toString('hex')}> Tj T*`;
}

function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const rows = Buffer.alloc((width + 1) * height);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}
