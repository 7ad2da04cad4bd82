import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlExample } from './docs-page.ts';
import type { OperationObject } from './openapi-schema.ts';

const BASE = 'http://offprint.test';

function operation(overrides: Partial<OperationObject>): OperationObject {
  return { operationId: 'do', tags: [], summary: '', security: [], responses: {}, ...overrides };
}

/** What a shell would hand over to curl. */
function argumentsIn(example: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }; ID=42; ${example}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('puts a document into the shell unharmed', () => {
  const example = { title: "Ada's résumé", cost: '$HOME `id`' };
  const body = {
    required: true,
    content: { 'application/json': { schema: {}, example } },
  } as const;
  const post = operation({ requestBody: body });

  const given = argumentsIn(curlExample({ path: '/x', method: 'post', operation: post }, BASE));

  expect(given.slice(0, -1)).toEqual([
    '-X',
    'POST',
    `${BASE}/x`,
    '-H',
    'Content-Type: application/json',
    '-d',
  ]);
  expect(JSON.parse(given.at(-1) ?? '')).toEqual(example);
});

test('leaves ids to a variable', () => {
  const get = operation({});

  expect(
    argumentsIn(curlExample({ path: '/job/{id}', method: 'get', operation: get }, BASE)),
  ).toEqual([`${BASE}/job/42`]);
});

test.each([
  { mediaType: 'text/event-stream', flags: ['-N'] },
  { mediaType: 'application/pdf', flags: ['-o', 'offprint.pdf'] },
  { mediaType: 'application/json', flags: [] },
])('takes $mediaType as it should be taken', ({ mediaType, flags }) => {
  const responses = { 200: { description: '', content: { [mediaType]: { schema: {} } } } };
  const get = operation({ responses });

  expect(argumentsIn(curlExample({ path: '/x', method: 'get', operation: get }, BASE))).toEqual([
    ...flags,
    `${BASE}/x`,
  ]);
});
