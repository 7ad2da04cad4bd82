import { setTimeout as delay } from 'node:timers/promises';
import { compose } from '../../../packages/server/src/compose.ts';
import { loadConfig } from '../../../packages/server/src/config/load.ts';
import type { Clock } from '../../../packages/server/src/ports/clock.ts';
import type { Renderer } from '../../../packages/server/src/ports/renderer.ts';

// A worker as `offprint worker` runs it, but for the browser: a print takes PRINT_MS at random, at
// the least and at the most, and says when it begins, ends and is aborted. So hundreds of workers
// can be killed in the time that a few browsers take to start.

const [leastMs = 0, mostMs = leastMs] = (process.env.PRINT_MS ?? '').split('-').map(Number);

const renderer: Renderer = {
  concurrency: 4,
  async render({ document }, signal) {
    const { name } = (document as { basics: { name: string } }).basics;
    say({ printing: name, atMs: Date.now() });
    try {
      await delay(leastMs + (mostMs - leastMs) * Math.random(), undefined, { signal });
    } catch {
      say({ aborted: name, atMs: Date.now() });
      throw signal.reason;
    }
    say({ printed: name, atMs: Date.now() });
    return {
      bytes: new TextEncoder().encode(`%PDF ${name}`),
      pageCount: 1,
      pageFill: 0.5,
      warnings: [],
    };
  },
  screenshot: () => Promise.reject(new Error('This renderer takes no pictures.')),
  warmUp: () => Promise.resolve(),
  check: () => Promise.resolve({ description: 'no browser', warnings: [] }),
  cleanUp: () => Promise.resolve(0),
  close: () => Promise.resolve(),
};

// With WRONG_CLOCK the clock of this machine is off by up to a day, and jumps every 300 ms.
const DAY_MS = 24 * 60 * 60 * 1000;
const STEP_MS = 300;
const wrongByMs = () =>
  process.env.WRONG_CLOCK
    ? DAY_MS * Math.sin(process.pid + Math.floor(performance.now() / STEP_MS))
    : 0;
const clock: Clock = {
  nowMs: () => Math.round(Date.now() + wrongByMs()),
  monotonicMs: () => performance.now(),
};

const system = await compose(loadConfig(), { renderer, clock });
process.once('SIGTERM', () => void system.close());
system.worker.start();
say({ ready: true });

function say(fact: object): void {
  process.stdout.write(`${JSON.stringify(fact)}\n`);
}
