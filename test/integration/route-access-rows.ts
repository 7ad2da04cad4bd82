import { RESUME } from '../support/server.ts';

/**
 * Who may call a route, said once more and apart from the code: a route without a row here fails.
 * A row says
 *
 * - `access`: a permission (what a browser token must permit), `any token`, `no token` (own
 *   credentials only), `back end` (a key without a user, or any token), `operator`, `cron`, `metrics`,
 *   `link` (a signature in the address) or `public`
 * - `path`: how it is called, with ANN'S things in it: JOB (finished), EXPORT (of that job) and
 *   BATCH (waiting)
 * - `json`: a body that names something of hers, where the path does not
 * - `isOfJob`: a token of JOB alone opens it; `takesQueryToken`: a token may come as `?token=`
 * - `foreign`: what another user gets: `hidden` (404) or `own` (an answer without a byte of hers)
 */
export interface Row {
  readonly access:
    | 'read'
    | 'export'
    | 'documents'
    | 'any token'
    | 'no token'
    | 'back end'
    | 'operator'
    | 'cron'
    | 'metrics'
    | 'link'
    | 'public';
  readonly path: string;
  readonly json?: object;
  readonly isOfJob?: true;
  readonly takesQueryToken?: true;
  readonly foreign?: 'hidden' | 'own';
}

const V1 = '/api/v1';
const BLANK_PDF =
  '%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n';
const BY_DOCUMENT = { documentId: 'of-ann' };
export const HELD_BY_ANN = { owner: 'a-program-of-ann' };

export const ROWS: Readonly<Record<string, Row>> = {
  [`POST ${V1}/export/pdf`]: {
    access: 'export',
    path: '/export/pdf',
    json: BY_DOCUMENT,
    foreign: 'hidden',
  },
  [`POST ${V1}/export/batch`]: {
    access: 'export',
    path: '/export/batch',
    json: { documentIds: [BY_DOCUMENT.documentId] },
    foreign: 'hidden',
  },
  [`GET ${V1}/export/batch/:id`]: {
    access: 'read',
    path: '/export/batch/BATCH',
    foreign: 'hidden',
  },
  [`GET ${V1}/export/batch/:id/zip`]: {
    access: 'read',
    path: '/export/batch/BATCH/zip',
    foreign: 'hidden',
  },
  [`GET ${V1}/capacity`]: { access: 'any token', path: '/capacity', foreign: 'own' },
  [`POST ${V1}/check`]: {
    access: 'export',
    path: '/check',
    json: { pdf: btoa(BLANK_PDF) },
    foreign: 'own',
  },
  [`POST ${V1}/export/preview`]: {
    access: 'export',
    path: '/export/preview',
    json: BY_DOCUMENT,
    foreign: 'hidden',
  },
  [`GET ${V1}/export/job/:id`]: {
    access: 'read',
    path: '/export/job/JOB',
    isOfJob: true,
    foreign: 'hidden',
  },
  [`GET ${V1}/export/job/:id/events`]: {
    access: 'read',
    path: '/export/job/JOB/events',
    isOfJob: true,
    takesQueryToken: true,
    foreign: 'hidden',
  },
  [`GET ${V1}/export/events`]: {
    access: 'read',
    path: '/export/events',
    takesQueryToken: true,
    foreign: 'own',
  },
  [`GET ${V1}/export/jobs`]: { access: 'read', path: '/export/jobs', foreign: 'own' },
  [`POST ${V1}/export/retry/:id`]: {
    access: 'export',
    path: '/export/retry/JOB',
    isOfJob: true,
    foreign: 'hidden',
  },
  [`GET ${V1}/export/history`]: {
    access: 'read',
    path: '/export/history?includeStats=true',
    foreign: 'own',
  },
  [`GET ${V1}/export/download/:id`]: {
    access: 'read',
    path: '/export/download/EXPORT',
    isOfJob: true,
    takesQueryToken: true,
    foreign: 'hidden',
  },
  [`DELETE ${V1}/export/job/:id`]: {
    access: 'export',
    path: '/export/job/JOB',
    isOfJob: true,
    foreign: 'hidden',
  },
  [`DELETE ${V1}/export/history/:id`]: {
    access: 'export',
    path: '/export/history/EXPORT',
    isOfJob: true,
    foreign: 'hidden',
  },
  [`GET ${V1}/usage`]: { access: 'read', path: '/usage', foreign: 'own' },
  [`GET ${V1}/documents`]: { access: 'documents', path: '/documents', foreign: 'own' },
  [`GET ${V1}/documents/:id`]: {
    access: 'documents',
    path: '/documents/of-ann',
    foreign: 'hidden',
  },
  [`PUT ${V1}/documents/:id`]: {
    access: 'documents',
    path: '/documents/of-ann',
    json: { title: 'Mine', data: RESUME },
    foreign: 'own',
  },
  [`DELETE ${V1}/documents/:id`]: {
    access: 'documents',
    path: '/documents/of-ann',
    foreign: 'hidden',
  },
  [`GET ${V1}/templates`]: { access: 'any token', path: '/templates', foreign: 'own' },
  [`GET ${V1}/templates/:id/preview.png`]: {
    access: 'any token',
    path: '/templates/modern/preview.png',
    foreign: 'own',
  },
  [`GET ${V1}/templates/:id/preview.pdf`]: {
    access: 'any token',
    path: '/templates/modern/preview.pdf',
    foreign: 'own',
  },
  [`POST ${V1}/tokens`]: {
    access: 'back end',
    path: '/tokens',
    json: { scope: { jobId: 'JOB' } },
  },
  [`PUT ${V1}/claims/:namespace/:key`]: {
    access: 'no token',
    path: '/claims/sq/4711',
    json: HELD_BY_ANN,
    foreign: 'own',
  },
  [`DELETE ${V1}/claims/:namespace/:key`]: {
    access: 'no token',
    path: '/claims/sq/4711',
    json: HELD_BY_ANN,
    foreign: 'hidden',
  },
  [`GET ${V1}/claims/:namespace`]: { access: 'no token', path: '/claims/sq', foreign: 'own' },
  [`POST ${V1}/ledgers/:ledger/reservations`]: {
    access: 'no token',
    path: '/ledgers/refunds/reservations',
    json: { ...HELD_BY_ANN, key: '4711', rowCount: 1 },
    foreign: 'own',
  },
  [`POST ${V1}/ledgers/:ledger/reservations/:key/confirm`]: {
    access: 'no token',
    path: '/ledgers/refunds/reservations/4711/confirm',
    json: HELD_BY_ANN,
    foreign: 'hidden',
  },
  [`DELETE ${V1}/ledgers/:ledger/reservations/:key`]: {
    access: 'no token',
    path: '/ledgers/refunds/reservations/4711',
    json: HELD_BY_ANN,
    foreign: 'hidden',
  },
  [`GET ${V1}/ledgers/:ledger`]: { access: 'no token', path: '/ledgers/refunds', foreign: 'own' },
  [`GET ${V1}/export/job/:id/deliveries`]: {
    access: 'read',
    path: '/export/job/JOB/deliveries',
    isOfJob: true,
    foreign: 'hidden',
  },
  [`POST ${V1}/deliveries/:id/redeliver`]: {
    access: 'export',
    path: '/deliveries/JOB/redeliver',
    foreign: 'hidden',
  },
  [`GET ${V1}/cron/cleanup-exports`]: { access: 'cron', path: '/cron/cleanup-exports' },
  [`GET ${V1}/cron/process-exports`]: { access: 'cron', path: '/cron/process-exports' },
  [`GET ${V1}/operator/jobs`]: { access: 'operator', path: '/operator/jobs' },
  [`GET ${V1}/operator/jobs/:id`]: { access: 'operator', path: '/operator/jobs/JOB' },
  [`POST ${V1}/operator/jobs/:id/retry`]: { access: 'operator', path: '/operator/jobs/JOB/retry' },
  [`POST ${V1}/operator/jobs/:id/cancel`]: {
    access: 'operator',
    path: '/operator/jobs/JOB/cancel',
  },
  [`GET ${V1}/operator/jobs/:id/deliveries`]: {
    access: 'operator',
    path: '/operator/jobs/JOB/deliveries',
  },
  [`GET ${V1}/operator/overview`]: { access: 'operator', path: '/operator/overview' },
  [`POST ${V1}/operator/drain`]: { access: 'operator', path: '/operator/drain' },
  [`POST ${V1}/operator/retry-failed`]: {
    access: 'operator',
    path: '/operator/retry-failed',
    json: {},
  },
  'GET /api/export-pdf/job': {
    access: 'any token',
    path: '^/api/export-pdf/job',
    foreign: 'own',
  },
  'POST /api/export-pdf/job': { access: 'export', path: '^/api/export-pdf/job', json: {} },
  'GET /api/export-pdf/job/:id': {
    access: 'read',
    path: '^/api/export-pdf/job/JOB',
    isOfJob: true,
    foreign: 'hidden',
  },
  'GET /api/queue': { access: 'no token', path: '^/api/queue', foreign: 'own' },
  'POST /api/queue': {
    access: 'no token',
    path: '^/api/queue',
    json: { action: 'getStatus' },
    foreign: 'own',
  },
  'GET /files/*': { access: 'link', path: '^/files/JOB.pdf' },
  'GET /healthz': { access: 'public', path: '^/healthz' },
  'GET /readyz': { access: 'public', path: '^/readyz' },
  'GET /metrics': { access: 'metrics', path: '^/metrics' },
  'GET /': { access: 'public', path: '^/' },
  'GET /assets/*': { access: 'public', path: '^/assets/none.js' },
  'GET /r/*': { access: 'public', path: '^/r/none.json' },
  'GET /openapi.json': { access: 'public', path: '^/openapi.json' },
  'GET /docs': { access: 'public', path: '^/docs' },
};
