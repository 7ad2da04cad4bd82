import {
  createClient,
  type ExportView,
  type OffprintClient,
  type TemplateView,
} from '@offprint/client';

const NOW_MS = Date.now();
const HOUR_MS = 3_600_000;
const at = (ms: number) => new Date(NOW_MS + ms).toISOString();
const id = (n: number) => `0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2e${String(n).padStart(2, '0')}`;

const LEFT_OUT = { code: 'PHOTO_LEFT_OUT', message: 'The photo was left out.' };

const EXPORTS = ['Ada Lovelace – Résumé.pdf', 'Cover letter.pdf', 'السيرة الذاتية.pdf'].map(
  (fileName, index): ExportView => ({
    id: id(index + 1),
    jobId: id(index + 11),
    documentId: index === 1 ? null : 'cv',
    documentVersion: null,
    format: 'pdf',
    templateId: 'modern',
    templateVersion: '1.0.0',
    fileName,
    fileSize: 48_211 * (index + 1) ** 3,
    pageCount: index + 1,
    pageFill: index + 0.6,
    warnings: index === 1 ? [LEFT_OUT] : [],
    downloadCount: 0,
    expiresAt: at((index * 70 + 20) * HOUR_MS),
    createdAt: at(-index * 30 * HOUR_MS - 60_000),
  }),
);

const NAMES = ['Modern', 'Classic', 'Compact', 'Academic', 'Editorial', 'Technical', 'Plain'];
const TEMPLATES = NAMES.map(
  (name, index): TemplateView => ({
    id: name.toLowerCase(),
    name,
    version: '1.0.0',
    description: 'One column, quiet headings.',
    tags: [index % 2 ? 'serif' : 'sans', 'one page'],
    kind: 'resume',
    columns: 1,
    pageSizes: ['A4', 'Letter'],
    plans: ['FREE'],
  }),
);

const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297"><rect width="210" height="297" fill="#fff"/><rect x="20" y="24" width="90" height="10" fill="#1f6b66"/><g fill="#bbb"><rect x="20" y="48" width="170" height="4"/><rect x="20" y="58" width="150" height="4"/><rect x="20" y="78" width="170" height="4"/><rect x="20" y="88" width="120" height="4"/></g></svg>';

const never = () => new Promise<never>(() => undefined);

/** Answers without a server, each time the same. */
export function fakeClient({ isEmpty = false, usedPercent = 34 } = {}): OffprintClient {
  const exports = isEmpty ? [] : EXPORTS;
  const limit = 104_857_600;
  return {
    ...createClient({ baseUrl: 'https://offprint.test' }),
    watch: never,
    watchAll: never,
    job: never,
    jobs: async () => ({
      jobs: [],
      pagination: { total: 0, limit: 100, offset: 0, hasMore: false },
    }),
    history: async () => ({
      exports: [...exports],
      pagination: { total: isEmpty ? 0 : 24, limit: 10, offset: 0, hasMore: !isEmpty },
    }),
    usage: async () => ({
      used: Math.round((limit * usedPercent) / 100),
      limit,
      percentage: usedPercent,
      isOverQuota: usedPercent >= 100,
      activeSubmissions: 1,
      maxActiveSubmissions: 3,
      plan: 'FREE',
    }),
    templates: async () => TEMPLATES,
    templatePreview: async () => new Blob([PICTURE], { type: 'image/svg+xml' }),
  };
}
