import { writeFile } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Compiler } from './compiler.ts';
import type { Answer, Equipment, Readiness, Task } from './messages.ts';

// The program of a process that sets documents one after the other. A document may use all the time
// and memory it gets, or crash the process: the parent process limits and restarts it.

/** Nothing is ever written to it. It closes when the parent process ends. */
const LIFELINE_FD = 4;
/** If memory runs out, the kernel ends this process sooner than the server. */
const OOM_SCORE = '500';

// This thread is blocked while a document is set, so another one watches.
const lifeline = new Worker(
  `require('node:fs').readSync(${LIFELINE_FD}, Buffer.alloc(1)); process.kill(process.pid, 'SIGKILL')`,
  { eval: true },
);
lifeline.unref();
writeFile('/proc/self/oom_score_adj', OOM_SCORE).catch(() => undefined);

process.once('message', async (equipment: Equipment) => {
  const compiler = await open(equipment);
  if (!compiler) return;
  process.on('message', async (task: Task) => {
    say(await answerTo(compiler, task));
    // After the answer, so that nobody waits for it, and before the next task.
    compiler.forget();
  });
  say({ missing: null });
  // The process is killed at its end, which would leave nothing in the cache for the next one.
  flushCompileCache();
});

async function open(equipment: Equipment): Promise<Compiler | null> {
  try {
    const { openCompiler } = await import('./compiler.ts');
    return openCompiler(equipment);
  } catch (error) {
    say({ missing: String(error) });
    return null;
  }
}

async function answerTo(compiler: Compiler, task: Task): Promise<Answer> {
  switch (task.does) {
    case 'print':
      return compiler.print(task);
    case 'draw':
      return await compiler.draw(task);
    case 'identify':
      return { is: 'identified', version: compiler.version() };
  }
}

function say(message: Answer | Readiness): void {
  process.send?.(message);
}
