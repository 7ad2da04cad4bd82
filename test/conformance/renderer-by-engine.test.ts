import { expect, test, vi } from 'vitest';
import { createRendererByEngine } from '../../packages/server/src/drivers/renderer/by-engine.ts';
import type { RenderRequest } from '../../packages/server/src/ports/renderer.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';

const NEVER = new AbortController().signal;

const request = (engine: string): RenderRequest => ({
  template: { id: 'letter', engine },
  document: { text: 'Dear' },
  options: {},
  quality: 'standard',
  maxPages: 1,
});

function twoEngines(warm: readonly string[] = ['one']) {
  const [one, other] = [fakeRenderer({ concurrency: 2 }), fakeRenderer({ concurrency: 3 })];
  return { one, other, renderer: createRendererByEngine({ engines: { one, other }, warm }) };
}

test('a template is printed and drawn by the engine that it names, and by no other', async () => {
  const { one, other, renderer } = twoEngines();
  const unused = [vi.spyOn(one, 'render'), vi.spyOn(one, 'screenshot')];
  const print = vi.spyOn(other, 'render');

  await renderer.render(request('other'), NEVER);
  await renderer.screenshot(request('other'), 100, NEVER);

  expect(print).toHaveBeenCalledExactlyOnceWith(request('other'), NEVER);
  for (const call of unused) expect(call).not.toHaveBeenCalled();
});

test('an engine that is not here makes a print wait for a machine that has it', async () => {
  const { renderer } = twoEngines();

  await expect(renderer.render(request('third'), NEVER)).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
    message: expect.stringContaining('third'),
  });
});

test('only the engines that are used are started and asked how they are', async () => {
  const { other, renderer } = twoEngines(['one']);
  const warmUp = vi.spyOn(other, 'warmUp');
  const check = vi.spyOn(other, 'check');

  await renderer.warmUp();
  expect((await renderer.check()).description).toBe('an engine for tests');
  expect(warmUp).not.toHaveBeenCalled();
  expect(check).not.toHaveBeenCalled();

  await renderer.render(request('other'), NEVER);
  expect((await renderer.check()).description).toBe('an engine for tests; an engine for tests');
});

test('the engine of a template can be started alone', async () => {
  const { one, other, renderer } = twoEngines(['one']);
  const [unused, warmUp] = [vi.spyOn(one, 'warmUp'), vi.spyOn(other, 'warmUp')];

  await renderer.warmUp('other');
  expect(warmUp).toHaveBeenCalledOnce();
  expect(unused).not.toHaveBeenCalled();
});

test('an engine that could not print does not make a machine unfit whose others do', async () => {
  const { other, renderer } = twoEngines(['one']);
  await other.close();

  await expect(renderer.render(request('other'), NEVER)).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
  });
  await expect(renderer.check()).resolves.toMatchObject({ warnings: [] });
});

test('every engine is cleaned up after and closed, used or not', async () => {
  const { one, other, renderer } = twoEngines([]);
  vi.spyOn(one, 'cleanUp').mockResolvedValue(1);
  vi.spyOn(other, 'cleanUp').mockResolvedValue(2);

  expect(await renderer.cleanUp()).toBe(3);
  await renderer.close();

  for (const engine of [one, other]) {
    await expect(engine.check()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
  }
});

test('prints at once are those of the engine that prints the most', () => {
  expect(twoEngines().renderer.concurrency).toBe(3);
});
