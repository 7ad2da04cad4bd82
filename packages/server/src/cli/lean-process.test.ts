import { expect, test, vi } from 'vitest';
import { startLean } from './lean-process.ts';

type Target = NonNullable<Parameters<typeof startLean>[0]>;

function processWith(different: Partial<Target> = {}): Target {
  return {
    platform: 'linux',
    execPath: '/bin/node',
    execArgv: ['--enable-source-maps'],
    argv: ['/bin/node', '/bin/offprint', 'serve', '--port', '0'],
    env: { PORT: '1' },
    execve: vi.fn() as never,
    connected: false,
    ...different,
  };
}

test('a server starts anew with settings that give memory back, and all that it was given', () => {
  const target = processWith();

  startLean(target);

  expect(target.execve).toHaveBeenCalledExactlyOnceWith(
    '/bin/node',
    [
      '/bin/node',
      '--max-semi-space-size=8',
      '--heap-growing-percent=50',
      '--expose-gc',
      expect.stringMatching(/^--v8-pool-size=[1-4]$/),
      '--enable-source-maps',
      '/bin/offprint',
      'serve',
      '--port',
      '0',
    ],
    { PORT: '1', MALLOC_MMAP_THRESHOLD_: '16384' },
  );
});

test('once it has, it goes on, and its children do not have them', () => {
  const target = processWith({ env: { PORT: '1', MALLOC_MMAP_THRESHOLD_: '16384' } });

  startLean(target);

  expect(target.execve).not.toHaveBeenCalled();
  expect(target.env).toEqual({ PORT: '1' });
});

test.each([
  ['with a setting of its operator', { env: { MALLOC_MMAP_THRESHOLD_: '65536' } }],
  ['elsewhere than on Linux', { platform: 'darwin' as const }],
  ['where a process cannot become another', { execve: undefined as never }],
  ['with a channel to its parent, which would be lost', { connected: true }],
])('%s it goes on as it is', (_where, different) => {
  const target = processWith(different);

  startLean(target);

  if (target.execve) expect(target.execve).not.toHaveBeenCalled();
  expect(target.env).toEqual(processWith(different).env);
});
