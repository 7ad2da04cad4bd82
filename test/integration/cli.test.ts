import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needBrowser } from '../support/need-browser.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

/** For commands that write nothing. */
const ROOT = '/';
const COMMANDS = [
  'render',
  'templates',
  'serve',
  'worker',
  'jobs list',
  'jobs show',
  'jobs retry',
  'jobs cancel',
  'doctor',
  'migrate',
  'browser install',
  'fonts list',
  'fonts add',
];

describe('help', () => {
  test('without a command, examples come first, then all commands and the exit codes', async () => {
    const { exitCode, output, errors } = await runOffprint([], { cwd: await tempDir() });
    expect(exitCode).toBe(0);
    expect(errors).toBe('');
    expect(output.indexOf('Examples:')).toBeLessThan(output.indexOf('Usage:'));
    for (const command of COMMANDS) {
      expect(output).toMatch(new RegExp(`^  ${command.split(' ')[0]}\\b`, 'm'));
    }
    expect(output).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /);
  });

  test.concurrent.each(COMMANDS)('%s has an example that begins with its name', async (command) => {
    const { exitCode, output } = await runOffprint([...command.split(' '), '--help'], {
      cwd: ROOT,
    });
    expect(exitCode).toBe(0);
    expect(output).toContain(`\nExamples:\n  offprint ${command}`);
    for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('the version is that of the package', async () => {
    const { output } = await runOffprint(['--version'], { cwd: await tempDir() });
    expect(output).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

test.concurrent.each([
  [['rendr', 'a.json'], "unknown command 'rendr'\n(Did you mean render?)"],
  [['jobs', 'nope', '--help'], "unknown command 'nope'"],
  [['render'], "missing required argument 'document'"],
  [['serve', '--prot', '80'], "unknown option '--prot'\n(Did you mean --port?)"],
  [['serve', '--port', '99999'], 'It must be a whole number from 0 to 65535.'],
  [['jobs', 'list', '--status', 'done'], 'Allowed choices are pending, processing, completed'],
])('wrong usage is told from a failure: %s', async (args, sentence) => {
  const { exitCode, output, errors } = await runOffprint(args, { cwd: ROOT });
  expect(exitCode).toBe(2);
  expect(output).toBe('');
  expect(errors).toContain(sentence);
  expect(errors).toContain('--help');
});

test('wrong settings are named one a line, and a secret is never printed', async () => {
  const cwd = await tempDir();
  const { exitCode, output, errors } = await runOffprint(['serve'], {
    cwd,
    env: { PORT: 'http', OFFPRINT_LEASE_SECONDS: '1', OFFPRINT_SIGNING_SECRET: 'hunter2' },
  });
  expect(exitCode).toBe(3);
  expect(output).toBe('');
  expect(errors.trimEnd().split('\n').toSorted()).toEqual([
    'error: OFFPRINT_LEASE_SECONDS must be at least 2, not "1".',
    'error: OFFPRINT_SIGNING_SECRET must have at least 16 characters.',
    'error: PORT must be a number, not "http".',
  ]);
  expect(await readdir(cwd)).toEqual([]);
});

test('a plan that names an unknown template stops the start', async () => {
  const cwd = await tempDir();
  await writeFile(join(cwd, 'plans.json'), '{"TEAM":{"templates":["modrn","classic"]}}');
  const { exitCode, errors } = await runOffprint(['serve', '-p', '0'], {
    cwd,
    env: { OFFPRINT_PLANS_FILE: 'plans.json' },
  });
  expect(exitCode).toBe(3);
  expect(errors).toMatch(
    /^error: The plan TEAM names the template modrn, which is none of modern, classic, .*\.\n$/,
  );
});

test('the path of the browser is for scripts, and has a help of its own', async () => {
  await needBrowser();
  const cwd = await tempDir();
  const { output } = await runOffprint(['browser', 'path'], { cwd });
  expect(output).toMatch(/^\/.*\n$/);
  expect(existsSync(output.trimEnd())).toBe(true);
  const help = await runOffprint(['browser', 'path', '--help'], { cwd });
  expect(help.output).toContain('Usage: offprint browser path');
  const env = { OFFPRINT_BROWSER_PATH: '/nowhere/chrome' };
  const { exitCode, errors } = await runOffprint(['browser', 'path'], { cwd, env });
  expect([exitCode, errors]).toEqual([1, expect.stringContaining('No browser runs here.')]);
});

test('a misspelt setting is a warning, also where nothing is logged', async () => {
  const { exitCode, errors } = await runOffprint(['templates'], {
    cwd: await tempDir(),
    env: { OFFPRINT_CONCURENCY: '2' },
  });
  expect(exitCode).toBe(0);
  expect(errors).toContain('warning: OFFPRINT_CONCURENCY is no setting');
});

test('only when it is asked to debug does it print a stack', async () => {
  const cwd = await tempDir();
  await writeFile(join(cwd, 'notes.txt'), 'This is no database. '.repeat(100));
  const env = { OFFPRINT_SQLITE_PATH: 'notes.txt' };
  const plain = await runOffprint(['jobs', 'list'], { cwd, env });
  expect(plain.exitCode).toBe(1);
  expect(plain.errors).toMatch(/^error: The job store cannot use the file .*notes\.txt\. .*\n$/);
  const debugging = { ...env, OFFPRINT_LOG_LEVEL: 'debug' };
  const { errors } = await runOffprint(['jobs', 'list'], { cwd, env: debugging });
  expect(errors).toMatch(/\n {4}at .*\ncaused by: /s);
});

// That a new one pretends to be old is tested with the package. This is whether the program gets far
// enough under a real one.
test.each(oldNodes())('%s is refused in one sentence', async (node) => {
  const { exitCode, output, errors } = await runOffprint(['--version'], { cwd: ROOT, node });
  expect([exitCode, output]).toEqual([1, '']);
  expect(errors).toMatch(/^offprint needs Node 24 or later, but this is Node \d+\.\d+\.\d+\.\n$/);
});

/** Every Node on the PATH that is too old; there need not be one. */
function oldNodes(): string[] {
  const nodes = (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, 'node'));
  return [...new Set(nodes)].filter(existsSync).filter((node) => {
    const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
    return Number.parseInt(stdout.slice(1), 10) < 24;
  });
}
