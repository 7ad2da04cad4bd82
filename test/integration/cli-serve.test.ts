import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { needBrowser } from '../support/need-browser.ts';
import { readPdf } from '../support/pdf-text.ts';
import { descendantsOf, isAlive, type OffprintProcess } from '../support/processes.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { addressOf, completed, jobAt, start, stop, submit } from '../support/serving.ts';
import { tempDir } from '../support/temp-dir.ts';

async function fileIn(folder: string): Promise<string> {
  const path = join(folder, 'file');
  await writeFile(path, '');
  return path;
}

/** Signals until it takes one as a second one, and not as the first that npm passes on. */
async function ended({ child }: OffprintProcess, signal: NodeJS.Signals): Promise<void> {
  const signalOnce = () => {
    child.kill(signal);
    expect(child.exitCode).not.toBeNull();
  };
  await vi.waitFor(signalOnce, { interval: 100 });
}

/** A request that the server has begun to read, and that never ends. */
async function openRequest(url: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  socket.on('error', () => undefined);
  socket.write(
    'POST /api/v1/export/pdf HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n' +
      'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  );
  await once(socket, 'data');
}

/** They may be about to, a moment after the process that has started them. */
async function expectAllEnded(processes: readonly { readonly pid: number }[]): Promise<void> {
  await vi.waitFor(() => expect(processes.filter(({ pid }) => isAlive(pid))).toEqual([]));
}

describe('serve', () => {
  test('says what it uses, prints what is submitted, and leaves nothing running', async () => {
    const dataDir = await tempDir();
    const serve = start(['serve', '--port', '0'], { OFFPRINT_DATA_DIR: dataDir });
    const url = await addressOf(serve);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await serve.line(/^ {2}Engine +Typst \S+, in processes of its own, ready in /);
    expect(serve.output()).toContain(`  Store     SQLite, ${join(dataDir, 'offprint.db')}`);
    expect(serve.output()).toContain(`  Storage   files in ${join(dataDir, 'files')}`);

    const jobId = await submit(url);
    await completed(url, jobId);
    const file = await fetch(`${url}/api/v1/export/download/${jobId}`);
    expect((await readPdf(await file.bytes())).text).toContain('Ada Lovelace');

    const children = descendantsOf(serve.pid);
    expect(children.length).toBeGreaterThan(0);
    expect(await stop(serve, 'SIGTERM')).toBe(0);
    await expectAllEnded(children);
    const logged = serve
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(JSON.parse(logged.at(-1) ?? '')).toMatchObject({ level: 'info', msg: 'stopped' });
  });

  test('leaves the printing to a worker when told so', async () => {
    const env = { OFFPRINT_DATA_DIR: await tempDir() };
    const serve = start(['serve', '--no-worker', '--port', '0'], {
      ...env,
      OFFPRINT_BROWSER_PATH: '/no/browser/here',
    });
    const url = await addressOf(serve);
    const jobId = await submit(url);
    expect(await jobAt(url, jobId)).toMatchObject({ status: 'pending', attempts: 0 });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);

    const worker = start(['worker', '--concurrency', '1', '--port', '0'], env);
    await worker.line(/^Offprint \S+ {2}worker, one print at once$/);
    await completed(url, jobId);
    const [, health] = await worker.line(/^ {2}Health +(http:\/\/\S+)\/readyz$/);
    for (const path of ['/healthz', '/readyz']) {
      expect((await fetch(`${health}${path}`)).status).toBe(200);
    }
    const metrics = await (await fetch(`${health}/metrics`)).text();
    // While the first is still being checked, the job has one beside it, and another is made ready.
    expect(metrics).toMatch(/offprint_engine_starts_total\{engine="typst"\} [123]\n/);
    expect(metrics).toContain('offprint_attempts_total{outcome="completed"} 1');
    expect((await fetch(`${health}/api/v1/export/jobs`)).status).toBe(404);
    const children = descendantsOf(worker.pid);
    expect(await stop(worker, 'SIGINT')).toBe(0);
    expect(await stop(serve, 'SIGINT')).toBe(0);
    await expectAllEnded(children);
  });

  test('is not held up by an open event stream', async () => {
    const serve = start(['serve', '--no-worker', '--port', '0'], {
      OFFPRINT_DATA_DIR: await tempDir(),
      OFFPRINT_SHUTDOWN_GRACE_SECONDS: '3600',
    });
    const url = await addressOf(serve);
    const jobId = await submit(url);
    const stream = await fetch(`${url}/api/v1/export/job/${jobId}/events`);
    const reader = stream.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);

    expect(await stop(serve, 'SIGTERM')).toBe(0);
  });

  test('stops while the browser still starts, and leaves no profile behind', async () => {
    await needBrowser();
    const tmp = await tempDir();
    const serve = start(['serve', '--port', '0'], {
      OFFPRINT_DATA_DIR: await tempDir(),
      TMPDIR: tmp,
    });
    await submit(await addressOf(serve), 'web-modern');
    const profiles = async () =>
      (await readdir(tmp, { recursive: true })).filter((path) => path.includes('profile'));
    await vi.waitFor(async () => expect(await profiles()).not.toEqual([]), {
      timeout: 30_000,
      interval: 5,
    });
    const children = descendantsOf(serve.pid);
    expect(await stop(serve, 'SIGTERM')).toBe(0);
    await expectAllEnded(children);
    expect(await profiles()).toEqual([]);
  });

  test.runIf(process.platform === 'linux')(
    'runs with settings that give memory back, and what prints has its own',
    async () => {
      const serve = start(['serve', '--port', '0'], { OFFPRINT_DATA_DIR: await tempDir() });
      const url = await addressOf(serve);
      await completed(url, await submit(url));
      const asStarted = (pid: number, what: string) => readFile(`/proc/${pid}/${what}`, 'utf8');
      const setting = 'MALLOC_MMAP_THRESHOLD_=16384';

      expect(await asStarted(serve.pid, 'cmdline')).toContain('--max-semi-space-size=8');
      expect(await asStarted(serve.pid, 'environ')).toContain(setting);
      const [compiler] = descendantsOf(serve.pid);
      expect(await asStarted(compiler?.pid ?? 0, 'environ')).not.toContain(setting);
      expect(compiler?.commandLine).not.toContain('--max-semi-space-size=8');
    },
  );

  test('a second signal ends it at once', async () => {
    const serve = start(['serve', '--no-worker', '--port', '0'], {
      OFFPRINT_DATA_DIR: await tempDir(),
      OFFPRINT_SHUTDOWN_GRACE_SECONDS: '3600',
    });
    const url = await addressOf(serve);
    await openRequest(url);
    serve.child.kill('SIGTERM');
    await serve.line(/"stopping"/);
    await ended(serve, 'SIGTERM');
    expect(await serve.exited()).toBe(143);
  });

  test('a port that is taken is one sentence', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      taken.close();
    });
    await vi.waitFor(() => expect(taken.listening).toBe(true));
    const { port } = taken.address() as { port: number };
    const cwd = await tempDir();
    const { exitCode, output, errors } = await runOffprint(['serve', '-p', `${port}`], {
      cwd,
      env: { OFFPRINT_LOG_LEVEL: 'silent' },
    });
    expect([exitCode, output]).toEqual([1, '']);
    expect(errors).toBe(
      `error: Port ${port} is taken by another program. Stop it, or choose another port with --port.\n`,
    );
  });

  test.each([
    ['a file', async () => join(await fileIn(await tempDir()), 'data')],
    ['a place where none can be made', async () => '/proc/offprint/data'],
  ])('a data folder in %s is one sentence', async (_, place) => {
    const dataDir = await place();
    const { exitCode, output, errors } = await runOffprint(['serve', '-p', '0'], {
      cwd: await tempDir(),
      env: { OFFPRINT_DATA_DIR: dataDir },
    });
    expect([exitCode, output]).toEqual([1, '']);
    expect(errors).toMatch(/^error: .*OFFPRINT_DATA_DIR.*\n$/);
    expect(errors).toContain(dataDir);
  });

  test('without auth, an address that others reach is refused, by option too', async () => {
    const cwd = await tempDir();
    const { exitCode, errors } = await runOffprint(['serve', '--host', '0.0.0.0'], { cwd });
    expect(exitCode).toBe(3);
    expect(errors).toMatch(/^error: HOST is 0\.0\.0\.0, .*\n$/);
    expect(await readdir(cwd)).toEqual([]);
  });

  test('warns that a store in memory is lost at exit', async () => {
    const serve = start(['serve', '--no-worker', '--port', '0'], {
      OFFPRINT_DATA_DIR: await tempDir(),
      OFFPRINT_SQLITE_PATH: ':memory:',
    });
    await serve.line(/^ {2}Warning +The store is in memory: .* lost at exit\.$/);
    expect(await stop(serve, 'SIGTERM')).toBe(0);
  });
});
