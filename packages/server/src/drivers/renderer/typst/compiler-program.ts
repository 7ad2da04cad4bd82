import { writeFile } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Compiler } from './compiler.ts';
import type { Answer, Equipment, Readiness, Task } from './messages.ts';

// The program of a process that sets documents, one after the other. A document may take it all
// the time and memory that it is given, or crash it: whoever started it sees to that.

/** Nothing is ever written to it: it ends with the process at its other end. */
const LIFELINE_FD = 4;
/** Where memory runs out, the kernel rather ends this process than the server. */
const OOM_SCORE = '500';

// While a document is set this thread hears nothing, so that another one listens.
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
    // Nobody waits for it, and the next task is not begun before.
    compiler.forget();
  });
  say({ missing: null });
  // It is killed at its end, and would leave nothing to the next one.
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
