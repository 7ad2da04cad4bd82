import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ran, runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

/** As where @offprint/chromium is not installed. */
const WITHOUT_PACKAGE = `
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== '@offprint/chromium') return next(specifier, context);
      throw Object.assign(new Error('not installed'), { code: 'MODULE_NOT_FOUND' });
    },
  });`;
const INSTALL = 'npm install @offprint/chromium';

function offprint(args: string[], cwd: string, env: Record<string, string> = {}): Promise<Ran> {
  const hook = `data:text/javascript,${encodeURIComponent(WITHOUT_PACKAGE)}`;
  return runOffprint(args, { cwd, env, nodeArgs: ['--import', hook] });
}

async function withResume(): Promise<string> {
  const cwd = await tempDir();
  await writeFile(join(cwd, 'resume.json'), '{"basics":{"name":"Ada Lovelace"}}');
  return cwd;
}

test('Typst prints where the browser is not installed', async () => {
  const cwd = await withResume();
  expect(await offprint(['render', 'resume.json', '-o', 'a.pdf'], cwd)).toMatchObject({
    exitCode: 0,
  });
});

test('a template in HTML names the package that prints it', async () => {
  const cwd = await withResume();
  const args = ['render', 'resume.json', '-t', 'web-modern', '-o', 'a.pdf'];
  const { exitCode, errors } = await offprint(args, cwd);
  expect(exitCode).toBe(1);
  expect(errors).toContain('printed by a browser, which the package @offprint/chromium brings');
  expect(errors).toContain(`Run: ${INSTALL}`);
});

test('the list of templates says which of them lack it', async () => {
  const { output } = await offprint(['templates'], await tempDir());
  expect(output).toContain(
    `\n\nNot printed without @offprint/chromium: web-modern, web-classic, html. Run: ${INSTALL}\n`,
  );
  const json = await offprint(['templates', '--json'], await tempDir());
  const lacking = (JSON.parse(json.output) as { id: string; missingPackage?: string }[])
    .filter(({ missingPackage }) => missingPackage !== undefined)
    .map(({ id, missingPackage }) => [id, missingPackage]);
  expect(lacking).toEqual([
    ['web-modern', '@offprint/chromium'],
    ['web-classic', '@offprint/chromium'],
    ['html', '@offprint/chromium'],
  ]);
});

test.each([
  ['nothing is wrong where nobody asked for one', {}, 'ok', 0],
  ['it is missing where one is named', { OFFPRINT_BROWSER_PATH: '/usr/bin/chromium' }, 'failed', 1],
] as const)('doctor: %s', async (_, env, status, exit) => {
  const { exitCode, output } = await offprint(['doctor', '--json'], await tempDir(), env);
  const { checks } = JSON.parse(output) as { checks: { name: string; status: string }[] };
  const browser = checks.find(({ name }) => name === 'Browser');
  expect([exitCode, browser?.status]).toEqual([exit, status]);
  expect(JSON.stringify(browser)).toContain(INSTALL);
  expect(checks.filter(({ name }) => name === 'Print')).toHaveLength(1);
});

test.each([['install'], ['path']])('browser %s asks for the package first', async (command) => {
  const { exitCode, errors } = await offprint(['browser', command], await tempDir());
  expect(exitCode).toBe(1);
  expect(errors).toContain(INSTALL);
});
