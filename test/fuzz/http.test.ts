import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { within } from '../../packages/server/src/async/deadline.ts';
import type { OpenApiDocument } from '../../packages/server/src/http/openapi.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { RESUME, startServer, type TestServer } from '../support/server.ts';
import {
  type FuzzRequest,
  type Known,
  type Operation,
  operationsOf,
  requestsTo,
} from './http-requests.ts';
import type { Definitions } from './json-schema-values.ts';

/** A failure prints its seed; with OFFPRINT_TEST_SEED set to it, the same requests come again. */
const SEED = Number(process.env.OFFPRINT_TEST_SEED || 20_260_101);
const REQUESTS = Number(process.env.OFFPRINT_FUZZ_REQUESTS || 600);

const KEY = 'the-key-of-a-back-end';
const OPERATOR_KEY = 'the-key-of-an-operator';
const CRON_SECRET = 'the-secret-of-a-scheduler';
const SECRET_OF_BOB = 'what only Bob may see';
const MANY = 1_000_000;

const document: OpenApiDocument = JSON.parse(
  readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
);

const CONFIG = {
  auth: {
    mode: 'api-key' as const,
    apiKeys: [KEY],
    operatorKey: OPERATOR_KEY,
    cronSecret: CRON_SECRET,
  },
  limits: {
    maxActiveSubmissions: MANY,
    requestsPerMinute: MANY,
    previewsPerMinute: MANY,
    quotaBytes: 2 ** 40,
  },
  server: { userBodyBytesPerMinute: 2 ** 40 },
  storage: { signingSecret: 'the secret that signs links and tokens' },
};

test(`${REQUESTS} requests by the description, right and wrong ones, are answered as it says`, {
  timeout: 30_000 + REQUESTS * 50,
}, async () => {
  const server = await startServer(CONFIG, { renderer: fakeRenderer() });
  const known = await worldOf(server);
  const check = answerCheck();
  const succeeded = new Set<string>();
  let successes = 0;
  const operations = operationsOf(document);
  const requests = fc.oneof(
    ...operations.map((of) => requestsTo(of, document.components.schemas as Definitions, known)),
  );
  const byId = new Map(operations.map((of) => [of.operation.operationId, of]));
  const property = fc.asyncProperty(requests, async (request) => {
    const loggedBefore = server.logged.length;
    const { status, type, text } = await answerTo(server, request);
    expect(status, text).toBeLessThan(500);
    expect(text).not.toMatch(/\n\s+at |node_modules|node:internal|\.ts:\d+/);
    if (!isOfOperator(request)) expect(text).not.toContain(SECRET_OF_BOB);
    const logged = server.logged.slice(loggedBefore);
    expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
    const of = byId.get(request.operationId);
    if (of && isAsDescribed(request, of)) check(of, status, type, text);
    if (status >= 400) return;
    successes += 1;
    succeeded.add(request.operationId);
  });
  await fc.assert(property, { seed: SEED, numRuns: REQUESTS });
  expect(successes).toBeGreaterThan(REQUESTS / 5);
  expect(succeeded.size).toBeGreaterThan(operations.length / 2);
});

/** Bob has one of everything, Ann something of her own. */
async function worldOf({ call, completeNext }: TestServer): Promise<Known> {
  const as = (user: string) => ({ authorization: `Bearer ${KEY}`, 'x-offprint-user': user });
  const ids = ['modern', 'none', '4711'];
  for (const user of ['bob', 'ann']) {
    const name = user === 'bob' ? SECRET_OF_BOB : 'Ann';
    const headers = as(user);
    const basics = { ...RESUME.basics, name };
    const put = { method: 'PUT', headers, json: { title: name, data: { basics } } };
    const id = `cv-of-${user}`;
    expect((await call(`/documents/${id}`, put)).status).toBe(201);
    const documents = [{ documentId: id }, { document: { basics }, fileName: name }];
    const batch = await call('/export/batch', { headers, json: { documents } });
    const { data } = (await batch.json()) as { data: { batchId: string } };
    await completeNext();
    const { jobId, exportId } = await completeNext();
    const claim = { method: 'PUT', headers, json: { owner: name } };
    expect((await call('/claims/orders/4711', claim)).status).toBe(200);
    ids.push(id, data.batchId, jobId, exportId);
  }
  const token = async (terms: object) => {
    const answer = await call('/tokens', { headers: as('ann'), json: terms });
    return ((await answer.json()) as { data: { token: string } }).data.token;
  };
  const ofAnn = await token({ user: 'ann', scope: 'user' });
  const ofOneJob = await token({ user: 'ann', scope: { jobId: ids.at(-2) } });
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  const strangers = [{}, bearer(ofOneJob), bearer('opt_x.y.z'), bearer('x'), bearer(KEY)];
  const credentialsFor = ({ operation: { security } }: Operation) => {
    const isFor = (scheme: string) => security.some((one) => scheme in one);
    const own = [as('ann'), as('ann'), bearer(ofAnn)];
    if (isFor('operatorKey')) own.push(bearer(OPERATOR_KEY), bearer(OPERATOR_KEY));
    if (isFor('cronSecret')) own.push(bearer(CRON_SECRET), bearer(CRON_SECRET));
    const hostile = fc.constantFrom('', ',', '__proto__', 'Ann', '\xff').map(as);
    return fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom<Readonly<Record<string, string>>>(...own) },
      { weight: 1, arbitrary: fc.constantFrom<Readonly<Record<string, string>>>(...strangers) },
      { weight: 1, arbitrary: hostile },
    );
  };
  return { ids, credentialsFor };
}

const ANSWERS_WITHIN_MS = 10_000;
const LEAVES_AFTER_MS = 5;

/** A client that asks to wait leaves soon; one of a stream reads its beginning. */
async function answerTo({ system }: TestServer, request: FuzzRequest) {
  const { method, path, query, headers, body } = request;
  const leaving = new AbortController();
  const mayWait = 'Prefer' in headers || query.includes('wait');
  const timer = mayWait ? setTimeout(() => leaving.abort(), LEAVES_AFTER_MS) : undefined;
  const late = () => new Error(`no answer within ${ANSWERS_WITHIN_MS} ms`);
  const url = `http://offprint.test${path}${query === '' ? '' : `?${query}`}`;
  const init = { method, headers, signal: leaving.signal, ...(body !== null && { body }) };
  const answering = system.fetch(new Request(url, init as RequestInit));
  const response = await within(answering, ANSWERS_WITHIN_MS, late);
  const type = response.headers.get('content-type') ?? '';
  const text = type.startsWith('text/event-stream')
    ? await beginningOf(response)
    : await within(response.text(), ANSWERS_WITHIN_MS, late);
  clearTimeout(timer);
  return { status: response.status, type, text };
}

async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

function isOfOperator({ headers }: FuzzRequest): boolean {
  return headers.authorization === `Bearer ${OPERATOR_KEY}`;
}

/** Of another method, or at an address that is another after the URL is read, nothing is told. */
function isAsDescribed({ method, path }: FuzzRequest, of: Operation): boolean {
  const { pathname } = new URL(path, 'http://offprint.test');
  const isThere = pathname.split('/').length === of.path.split('/').length && pathname === path;
  return isThere && method === of.method.toUpperCase() && !/\/(?:\/|$)/.test(path);
}

const CLIENT_HAS_LEFT = 499;

/** Status, code and shape of an answer are those that the description has. */
function answerCheck() {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: document.components });
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (schema: object) => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, validate);
    return validate;
  };
  return ({ operation }: Operation, status: number, type: string, text: string) => {
    if (status === CLIENT_HAS_LEFT) return;
    const described = operation.responses[status];
    const told = `${operation.operationId} answered ${status} ${type}: ${text.slice(0, 500)}`;
    expect(described, told).toBeDefined();
    const types = Object.keys(described?.content ?? {});
    if (text === '') return;
    expect(
      types.some((each) => type.startsWith(each)),
      told,
    ).toBe(true);
    const media = described?.content?.['application/json'];
    if (!media || !type.startsWith('application/json')) return;
    const body = JSON.parse(text);
    const validate = validatorOf(media.schema);
    expect(validate(body) ? [] : validate.errors, told).toEqual([]);
    const code = body.error?.code;
    if (code) expect(Object.keys(media.examples ?? {}), told).toContain(code);
  };
}
