import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Resume } from './different-documents.ts';

/** What a process of {@link openRawTypst} is to print: documents numbered from `from` on. */
export interface RawTypstTask {
  readonly templateId: string;
  readonly resume: Resume;
  readonly from: number;
  readonly prints: number;
}

export interface RawTypst {
  /** PDFs a second. */
  run(task: RawTypstTask): Promise<number>;
  close(): void;
}

const PROGRAM = fileURLToPath(new URL('./raw-typst-program.ts', import.meta.url));

/** Processes of the compiler, each in a bare loop: data are made beforehand, PDFs thrown away. */
export function openRawTypst(concurrency: number): RawTypst {
  const processes = Array.from({ length: concurrency }, () => {
    const child = fork(PROGRAM, {
      execArgv: ['--max-semi-space-size=1', '--v8-pool-size=1'],
      env: { ...process.env, RAYON_NUM_THREADS: '1', MALLOC_ARENA_MAX: '2' },
    });
    const died = once(child, 'exit').then(() => {
      throw new Error('a process of the bare loop has died');
    });
    died.catch(() => undefined);
    return { child, died };
  });
  return {
    async run(task) {
      const prints = Math.ceil(task.prints / concurrency);
      const seconds = await Promise.all(
        processes.map(async ({ child, died }, index) => {
          child.send({ ...task, prints, from: task.from + index * prints });
          const [answer] = await Promise.race([once(child, 'message'), died]);
          return answer as number;
        }),
      );
      return (prints * concurrency) / Math.max(...seconds);
    },
    close() {
      for (const { child } of processes) child.kill();
    },
  };
}
