import { type JobView, OffprintClientError } from '@offprint/client';
import { type ReactNode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  CHECK_REPORT,
  completedJob,
  failedJob,
  jobView,
  runningJob,
  trackedJob,
} from '../../../test/support/job-view.ts';
import {
  BatchExport,
  createExportStore,
  ExportButton,
  ExportDialog,
  ExportError,
  type ExportState,
  english,
  HistoryTable,
  JobTray,
  OffprintProvider,
  PageOptions,
  TemplatePicker,
  type Texts,
  UsageMeter,
} from '../src/index.ts';
import '../src/styles.css';
import { arabic } from '../src/texts/ar.ts';
import { german } from '../src/texts/de.ts';
import { spanish } from '../src/texts/es.ts';
import { french } from '../src/texts/fr.ts';
import { fakeClient } from './fake-client.ts';

const LANGUAGES: Readonly<Record<string, Texts>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  ar: arabic,
};

const request = { document: { basics: { name: 'Ada Lovelace' } } };
const error = new OffprintClientError({
  code: 'VALIDATION_ERROR',
  status: 400,
  message: 'The document is not valid.',
  details: [
    { path: 'basics.email', message: 'must be an e-mail address' },
    { path: 'work[2].startDate', message: 'must be a date such as 2021-04' },
  ],
});

const named = (job: JobView, n: number, fileName: string): JobView => ({
  ...job,
  jobId: job.jobId.slice(0, -1) + n,
  fileName,
});

const warnings = [
  { code: 'PHOTO_LEFT_OUT', message: 'The photo could not be fetched and was left out.' },
];

const JOBS = [
  named({ ...completedJob(), warnings, report: CHECK_REPORT }, 1, 'Ada Lovelace – Résumé.pdf'),
  named(failedJob(), 2, 'Portfolio with many photos.pdf'),
  named(runningJob(60), 3, 'Cover letter.pdf'),
  named(jobView({ queuePosition: 3 }), 4, 'سيرة ذاتية.pdf'),
];

const BATCH_DOCUMENTS = [
  { documentId: 'cv', title: 'Ada Lovelace – Résumé' },
  { documentId: 'letter', title: 'Cover letter' },
  { documentId: 'seerah', title: 'سيرة ذاتية' },
];

const submission = { isUnderWay: false, problem: null };
const batch = {
  ...submission,
  batchId: '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2eb0',
  jobIds: JOBS.map(({ jobId }) => jobId),
};

interface SceneProps {
  readonly title: string;
  readonly state?: Partial<ExportState>;
  readonly client?: Parameters<typeof fakeClient>[0];
  readonly texts: Texts;
  readonly children: ReactNode;
}

function Scene({ title, state, client, texts, children }: SceneProps) {
  const [offprint] = useState(() => {
    const fake = fakeClient(client);
    const store = createExportStore({ client: fake, shareTabs: false });
    if (state) store.setState(state);
    return { client: fake, store };
  });
  return (
    <article>
      <h3>{title}</h3>
      <OffprintProvider {...offprint} texts={texts}>
        {children}
      </OffprintProvider>
    </article>
  );
}

const buttonState = (job: JobView): Partial<ExportState> => ({
  jobs: { [job.jobId]: trackedJob(job) },
  submissions: { default: { ...submission, jobId: job.jobId } },
});

function Gallery({ texts }: { readonly texts: Texts }) {
  const [templateId, setTemplateId] = useState('modern');
  const [options, setOptions] = useState({});
  const [isOpen, setOpen] = useState(false);
  const jobs = Object.fromEntries(JOBS.map((job) => [job.jobId, trackedJob(job)]));
  const button = <ExportButton request={request} />;
  const scenes: [string, ReactNode, Omit<SceneProps, 'title' | 'texts' | 'children'>?][] = [
    ['Export button, idle', button],
    [
      'Export button, sending',
      button,
      { state: { submissions: { default: { ...submission, isUnderWay: true, jobId: null } } } },
    ],
    ['Export button, in line', button, { state: buttonState(jobView({ queuePosition: 3 })) }],
    ['Export button, printing', button, { state: buttonState(runningJob(60)) }],
    [
      'Export button, reconnecting',
      button,
      { state: { ...buttonState(runningJob(60)), isReconnecting: true } },
    ],
    ['Export button, done', button, { state: buttonState(completedJob()) }],
    ['Export button, failed', button, { state: buttonState(failedJob()) }],
    ['Error with mistakes', <ExportError key="e" error={error} onRetry={() => undefined} />],
    ['Usage', <UsageMeter key="u" />],
    ['Usage, full', <UsageMeter key="f" />, { client: { usedPercent: 101 } }],
    ['Tray', <JobTray key="t" />, { state: { jobs } }],
    ['Tray, reconnecting', <JobTray key="r" />, { state: { jobs, isReconnecting: true } }],
    ['Tray, empty', <JobTray key="n" />],
    ['Batch, choosing', <BatchExport key="b" documents={BATCH_DOCUMENTS} />],
    [
      'Batch, refused',
      <BatchExport key="br" documents={BATCH_DOCUMENTS} />,
      { state: { batches: { default: { ...batch, batchId: null, jobIds: [], problem: error } } } },
    ],
    [
      'Batch, printing',
      <BatchExport key="bp" documents={BATCH_DOCUMENTS} />,
      { state: { jobs, batches: { default: batch } } },
    ],
    [
      'Batch, done but for one',
      <BatchExport key="bd" documents={BATCH_DOCUMENTS} />,
      { state: { jobs, batches: { default: { ...batch, jobIds: batch.jobIds.slice(0, 2) } } } },
    ],
    ['History', <HistoryTable key="h" documents={[{ id: 'cv', title: 'CV' }]} />],
    ['History, empty', <HistoryTable key="x" />, { client: { isEmpty: true } }],
    ['Templates', <TemplatePicker key="p" value={templateId} onChange={setTemplateId} />],
    ['Page', <PageOptions key="o" value={options} onChange={setOptions} />],
    [
      'Dialog',
      <div key="d">
        <button type="button" onClick={() => setOpen(true)}>
          Open the dialog
        </button>
        <ExportDialog isOpen={isOpen} onClose={() => setOpen(false)} request={request} />
      </div>,
    ],
  ];
  return (
    <main>
      <h1>@offprint/react</h1>
      <h2>Components</h2>
      {scenes.map(([title, children, scene]) => (
        <Scene key={title} title={title} texts={texts} {...scene}>
          {children}
        </Scene>
      ))}
    </main>
  );
}

const language = document.documentElement.dataset.language ?? 'en';
const root = document.querySelector('#gallery');
if (root) createRoot(root).render(<Gallery texts={LANGUAGES[language] ?? english} />);
