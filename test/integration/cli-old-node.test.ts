import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BIN = fileURLToPath(new URL('../../packages/server/bin/offprint.js', import.meta.url));

function runUnderNode(version: string) {
  const pretend = `Object.defineProperty(process, 'versions', {
    value: { ...process.versions, node: '${version}' } });`;
  const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
  return spawnSync(process.execPath, ['--import', preload, BIN, '--version'], { encoding: 'utf8' });
}

test.each(['20.20.2', '22.11.0', '23.9.0'])('Node %s is told that it is too old', (version) => {
  const { status, stdout, stderr } = runUnderNode(version);

  expect(stderr).toBe(`offprint needs Node 24 or later, but this is Node ${version}.\n`);
  expect(stdout).toBe('');
  expect(status).toBe(1);
});

test.each(['24.0.0', '26.1.0'])('Node %s is new enough', (version) => {
  expect(runUnderNode(version)).toMatchObject({ status: 0, stderr: '' });
});
