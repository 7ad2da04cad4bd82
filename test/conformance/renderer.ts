import sharp from 'sharp';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { isEngineCrash, type OffprintError } from '../../packages/server/src/domain/errors.ts';
import type { Renderer, RenderRequest } from '../../packages/server/src/ports/renderer.ts';
import { readPdf } from '../support/pdf-text.ts';

export interface EngineUnderTest<R extends Renderer = Renderer> {
  readonly template: RenderRequest['template'];
  /** Whoever opens it closes it. */
  open(options: EngineOptions): Promise<R>;
  /** A document that says this on each of so many pages. */
  document(text: string, pageCount: number): unknown;
  /** A document without anything to print, of which the print warns. */
  readonly warning: unknown;
  /** A document that the template refuses as INVALID_DOCUMENT. */
  readonly refused: unknown;
  /** A document that takes the engine longer than any test. */
  readonly endless: unknown;
  /** Resolves when the engine, warmed up before, is at work on a print. */
  busy(renderer: R): Promise<BusyEngine>;
}

export interface EngineOptions {
  readonly concurrency: number;
  readonly timeoutMs: number;
}

export interface BusyEngine {
  /** Kills what prints. */
  kill(): void;
}

const NEVER = new AbortController().signal;
/** A cancelled or failed print ends within it, on a busy machine too; the endless one takes far longer. */
const STOP_WITHIN_MS = 10_000;

/** What every Renderer must do, over the real engine. */
export function describeRenderer<R extends Renderer>(name: string, engine: EngineUnderTest<R>) {
  const { document, template } = engine;

  async function open(options: Partial<EngineOptions> = {}): Promise<R> {
    const renderer = await engine.open({ concurrency: 2, timeoutMs: 60_000, ...options });
    onTestFinished(() => renderer.close());
    return renderer;
  }

  let shared: Promise<R> | undefined;
  afterAll(async () => (await shared)?.close());
  /** For tests that leave it as it was, as to start an engine takes longer than they do. */
  function openOnce(): Promise<R> {
    shared ??= engine.open({ concurrency: 2, timeoutMs: 60_000 });
    return shared;
  }

  const request = (printed: unknown, more: Partial<RenderRequest> = {}): RenderRequest => ({
    template,
    document: printed,
    options: {},
    quality: 'standard',
    maxPages: 50,
    ...more,
  });
  const endless = request(engine.endless);
  const short = request(document('short', 1));

  describe(`renderer: ${name}`, () => {
    test('prints a document, and counts its pages', async () => {
      const renderer = await openOnce();

      const { bytes, pageCount, warnings } = await renderer.render(
        request(document('Hello', 3)),
        NEVER,
      );

      const pdf = await readPdf(bytes);
      expect(pdf.pageCount).toBe(3);
      expect(pdf.text.match(/Hello/g)).toHaveLength(3);
      expect({ pageCount, warnings }).toEqual({ pageCount: 3, warnings: [] });
    });

    test('tells how full the pages are, by where the last text ends', async () => {
      const renderer = await openOnce();
      const fillOf = async (printed: unknown) =>
        (await renderer.render(request(printed), NEVER)).pageFill;

      const oneLineOnTheThird = await fillOf(document('Hello', 3));
      expect(oneLineOnTheThird).toBeGreaterThan(2);
      expect(oneLineOnTheThird).toBeLessThan(2.2);
      expect(await fillOf(engine.warning)).toBe(0);
    });

    test('the same request gives the same bytes, whatever was printed before and by whom', async () => {
      const [one, other] = [await openOnce(), await open()];
      const same = request(document('Same', 2));
      const { bytes } = await one.render(same, NEVER);

      await one.render(request(document('Another', 3)), NEVER);
      const later = await one.render(same, NEVER);
      const elsewhere = await other.render(same, NEVER);

      expect(Buffer.compare(bytes, later.bytes)).toBe(0);
      expect(Buffer.compare(bytes, elsewhere.bytes)).toBe(0);
    });

    test('refuses more pages than are allowed, and says how many there are', async () => {
      const renderer = await openOnce();
      const pages = (count: number) => request(document('x', count), { maxPages: 4 });

      expect(await renderer.render(pages(4), NEVER)).toMatchObject({ pageCount: 4 });
      await expect(renderer.render(pages(5), NEVER)).rejects.toMatchObject({
        code: 'DOCUMENT_TOO_LARGE',
        message: expect.stringMatching(/\b5 pages.*\b4 /),
      });
    });

    test('hands on what the template warns of', async () => {
      const renderer = await openOnce();

      const { warnings, pageCount } = await renderer.render(request(engine.warning), NEVER);

      expect(pageCount).toBe(1);
      expect(warnings).toEqual([{ code: 'EMPTY_DOCUMENT', message: expect.any(String) }]);
    });

    test('a document that is refused does not keep the next from being printed', async () => {
      const renderer = await open({ concurrency: 1 });
      const refused = request(engine.refused);

      await expect(renderer.render(refused, NEVER)).rejects.toMatchObject({
        code: 'INVALID_DOCUMENT',
      });
      await expect(renderer.screenshot(refused, 100, NEVER)).rejects.toMatchObject({
        code: 'INVALID_DOCUMENT',
      });
      expect(await renderer.render(short, NEVER)).toMatchObject({ pageCount: 1 });
    });

    test('refuses a template that it does not have', async () => {
      const renderer = await openOnce();
      const unknown = { ...short, template: { ...template, id: 'nobody-has-it' } };

      await expect(renderer.render(unknown, NEVER)).rejects.toMatchObject({
        code: 'TEMPLATE_NOT_FOUND',
      });
    });

    test('draws the first page as PNG, as wide as asked for', async () => {
      const renderer = await openOnce();

      const drawn = await renderer.screenshot(request(document('Hello', 2)), 600, NEVER);

      const png = Buffer.from(drawn);
      expect(png.toString('latin1', 0, 8)).toBe('\x89PNG\r\n\x1a\n');
      expect(png.readUInt32BE(16)).toBe(600);
      expect(png.readUInt32BE(20)).toBeCloseTo(600 * Math.SQRT2, -1);
      const { channels } = await sharp(png).greyscale().stats();
      expect(channels[0]?.min, 'something is drawn').toBeLessThan(150);
    });

    test('prints as many at once as it says, and the others in their turn', async () => {
      const renderer = await open({ concurrency: 2 });
      expect(renderer.concurrency).toBe(2);
      const stop = new AbortController();
      const stuck = renderer.render(endless, stop.signal);
      stuck.catch(() => undefined);
      const finished: string[] = [];
      const leave = new AbortController();
      const print = async (text: string, signal = NEVER) => {
        await renderer.render(request(document(text, 1)), signal);
        finished.push(text);
      };

      const prints = [print('a'), print('b'), print('c', leave.signal), print('d')];
      leave.abort(new Error('left'));

      expect(await Promise.allSettled(prints)).toMatchObject([
        { status: 'fulfilled' },
        { status: 'fulfilled' },
        { status: 'rejected', reason: { message: 'left' } },
        { status: 'fulfilled' },
      ]);
      expect(finished).toEqual(['a', 'b', 'd']);
      stop.abort(new Error('stopped'));
      await expect(stuck).rejects.toThrow('stopped');
    });

    test('a signal that has aborted before is honoured', async () => {
      const renderer = await openOnce();
      const reason = new Error('too late');

      await expect(renderer.render(short, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    test('an abort stops a print, and the next one works', async () => {
      const renderer = await open({ concurrency: 1 });
      await renderer.warmUp();
      const abort = new AbortController();
      const reason = new Error('cancelled');
      const print = renderer.render(endless, abort.signal);
      print.catch(() => undefined);
      await engine.busy(renderer);

      const abortedAtMs = performance.now();
      abort.abort(reason);

      await expect(print).rejects.toBe(reason);
      expect(performance.now() - abortedAtMs).toBeLessThan(STOP_WITHIN_MS);
      expect(await renderer.render(short, NEVER)).toMatchObject({ pageCount: 1 });
    });

    test('a print over its time is a timeout, and waiting for a turn does not count', async () => {
      const renderer = await open({ concurrency: 1, timeoutMs: 3_000 });
      const stuck = [renderer.render(endless, NEVER), renderer.render(endless, NEVER)];

      const waiting = renderer.render(short, NEVER);

      for (const outcome of await Promise.allSettled(stuck)) {
        expect(outcome).toMatchObject({
          reason: {
            code: 'RENDER_TIMEOUT',
            retryable: true,
            message: expect.stringContaining('3 seconds'),
          },
        });
      }
      expect(await waiting).toMatchObject({ pageCount: 1 });
    });

    test('a crash fails the print, and the next one works', async () => {
      const renderer = await open({ concurrency: 1 });
      await renderer.warmUp();
      const print = renderer.render(endless, NEVER);
      print.catch(() => undefined);
      const busy = await engine.busy(renderer);

      const killedAtMs = performance.now();
      busy.kill();

      const error: OffprintError = await print.catch((reason) => reason);
      expect(performance.now() - killedAtMs).toBeLessThan(STOP_WITHIN_MS);
      expect(isEngineCrash(error.code)).toBe(true);
      expect(error.retryable).toBe(true);
      expect(await renderer.render(short, NEVER)).toMatchObject({ pageCount: 1 });
    });

    test('says what it prints with, and has nothing to clean up of its own', async () => {
      const renderer = await open();
      await renderer.warmUp();

      expect((await renderer.check()).description).not.toBe('');
      expect(await renderer.cleanUp()).toBe(0);
    });

    test('once closed, what is under way and all that comes later fails', async () => {
      const renderer = await open({ concurrency: 1 });
      await renderer.warmUp();
      const prints = [renderer.render(endless, NEVER), renderer.render(short, NEVER)];
      const outcomes = Promise.allSettled(prints);
      await engine.busy(renderer);

      await renderer.close();
      await renderer.close();

      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({ reason: { code: 'ENGINE_UNAVAILABLE' } });
      }
      const unavailable = { code: 'ENGINE_UNAVAILABLE' };
      await expect(renderer.render(short, NEVER)).rejects.toMatchObject(unavailable);
      await expect(renderer.screenshot(short, 100, NEVER)).rejects.toMatchObject(unavailable);
      await expect(renderer.check()).rejects.toMatchObject(unavailable);
    });
  });
}
