import { type Fault, NOTHING } from './fault.ts';
import { OPERATION } from './faults-of-operation.ts';
import { HOSTILE_USERS } from './faults-of-users.ts';

const WORKER_FAULTS = 'test/integration/worker-faults.test.ts';
const WORKER_LACKS = 'test/integration/worker-lacks.test.ts';

export const FAULTS: Readonly<Record<string, readonly Fault[]>> = {
  'Processes and machines': [
    {
      fault: 'workers, servers and the store are killed, again and again, under load',
      seen: 'jobs that take longer; `STORE_UNAVAILABLE` while the store is away',
      recovery: 'each acknowledged job is completed exactly once, and told of',
      within: 'storm',
      test: [
        'test/faults/stores-storm.test.ts',
        'whatever is killed, every acknowledged job is completed once and told of, and no two bots write a row',
      ],
    },
    {
      fault: 'a worker is killed while it prints',
      seen: 'a job that stays at its stage',
      recovery: 'another worker claims it within the lease and 10 s',
      within: 'killedWorker',
      test: [
        'test/faults/stores-latency.test.ts',
        'the jobs of a killed worker are claimed by another',
      ],
    },
    {
      fault: 'a process is killed after it completed a job, before it told the webhook',
      seen: NOTHING,
      recovery: 'the next process tells it, as soon as it starts',
      within: 'untoldWebhook',
      test: [
        'test/faults/webhooks.test.ts',
        'what a process has completed and was killed before it told, the next one tells',
      ],
    },
    {
      fault: 'a process is killed while it tells a webhook',
      seen: 'the message twice, under one id',
      recovery: 'another process tells it again within the lease and 10 s',
      within: 'killedTeller',
      test: [
        'test/faults/webhooks.test.ts',
        'what a process was killed over while it told, the next one tells under the same id',
      ],
    },
    {
      fault: 'a worker wakes up after its job was given to another',
      seen: NOTHING,
      recovery: 'its writes are refused by their fence, and its file is never published',
      within: 'goesOn',
      test: [
        'test/faults/zombie.test.ts',
        'cannot change the file that another worker has published',
      ],
    },
    {
      fault: 'the server is killed, and its browsers with their profiles are left',
      seen: NOTHING,
      recovery: 'the browsers end by themselves; the next start removes the folders',
      within: 'orphanedBrowsers',
      test: [
        'test/browser/killed-owner.test.ts',
        'when its process is SIGKILLed no browser stays, and the next start removes the folders',
      ],
    },
    {
      fault: 'npx or npm is asked to stop, killed, or loses its terminal',
      seen: NOTHING,
      recovery: 'the server behind it stops in order, and leaves no process',
      within: 'orderlyEnd',
      test: ['test/integration/cli-signals.test.ts', '%s ends with all its processes at a %s'],
    },
    {
      fault: 'the server is process 1 of a container, and its browsers are killed',
      seen: NOTHING,
      recovery: 'it reaps whatever they leave',
      within: 'reaped',
      test: [
        'test/faults/process-one.test.ts',
        'as process 1 a server reaps what its browsers leave behind',
      ],
    },
    {
      fault: 'a rolling deploy: an older worker claims a job that it does not know how to print',
      seen: 'a job that waits',
      recovery: 'given back uncharged until a newer worker takes it; it fails after a deadline',
      within: 'newerWorker',
      test: [WORKER_LACKS, 'is returned uncharged by an older worker, and printed by a newer one'],
    },
  ],
  'The browser': [
    {
      fault: 'a browser dies under its prints',
      seen: NOTHING,
      recovery: 'its prints fail and are tried again at once in another',
      within: 'deadBrowser',
      test: [
        'test/browser/crash.test.ts',
        'a browser that dies fails its prints, and another takes over',
      ],
    },
    {
      fault: 'the unpacked browser is deleted from its cache',
      seen: NOTHING,
      recovery: 'the next launch unpacks it',
      within: 'nextTry',
      test: [
        'test/browser/find-browser.test.ts',
        'one that was deleted from its cache under a running server is unpacked for the next launch',
      ],
    },
    {
      fault: 'a template of an app throws, whatever it throws',
      seen: 'the job fails, with no further attempt',
      recovery: 'the template is mended',
      within: 'onceMended',
      test: [
        'packages/server/src/drivers/renderer/chromium/chromium-renderer.test.ts',
        'a template that throws %s fails the job for good',
      ],
    },
    {
      fault: 'a page hangs in a layout',
      seen: '`RENDER_TIMEOUT` of that job',
      recovery: 'the page is killed; the same document is tried once more only',
      within: 'hungPage',
      test: [
        'test/browser/crash.test.ts',
        'a page whose print was aborted is killed, though it hangs in a layout',
      ],
    },
    {
      fault: 'a print takes more memory than it may',
      seen: '`DOCUMENT_TOO_LARGE` of that job',
      recovery: 'the page is stopped, and another opened',
      within: 'goesOn',
      test: [
        'test/browser/too-large.test.ts',
        'a print that takes too much memory is stopped with its page, for good',
      ],
    },
    {
      fault: 'a machine has no engine that starts',
      seen: 'jobs that wait; `/readyz` is red',
      recovery: 'the worker gives the jobs back uncharged and rests, at most a minute at a time',
      within: 'restingWorker',
      test: [
        WORKER_FAULTS,
        'a worker without any engine gives the job back, and rests before it tries again',
      ],
    },
    {
      fault: 'the kernel denies the sandbox',
      seen: 'a warning in the log and in doctor; with `OFFPRINT_SANDBOX=require` nothing is printed',
      recovery: 'the sandbox is tried again at each launch',
      within: 'nextTry',
      test: ['test/browser/sandbox.test.ts', 'the sandbox is tried again at each launch'],
    },
  ],
  'Store and storage': [
    {
      fault: 'the store does not answer when a print is done',
      seen: 'a job that stays at its last stage',
      recovery: 'the completion is repeated until it is taken or the lease has run out',
      within: 'nextTry',
      test: [WORKER_FAULTS, 'a completion is repeated until it is taken'],
    },
    {
      fault: 'the answer of a completion is lost',
      seen: NOTHING,
      recovery: 'it is found completed, and its file is kept',
      within: 'goesOn',
      test: [WORKER_FAULTS, 'a completion whose answer was lost keeps its file'],
    },
    {
      fault: 'the file storage is away',
      seen: 'jobs that wait',
      recovery: 'no attempt is spent; the worker rests and tries again',
      within: 'restingWorker',
      test: [
        WORKER_LACKS,
        'while the storage is away a job costs no attempt, and nothing is printed for nothing',
      ],
    },
    {
      fault: 'the disk is nearly full',
      seen: '`STORAGE_UNAVAILABLE` for what is new; deleting and downloading work',
      recovery: 'by deleting; workers go on by themselves',
      within: 'fullDisk',
      test: [
        WORKER_FAULTS,
        'a worker on a full disk claims nothing, and goes on when there is room again',
      ],
    },
    {
      fault: 'other programs fill the disk to its last byte',
      seen: '`STORAGE_UNAVAILABLE` for what is new; deleting works',
      recovery:
        'by deleting: the store has kept four megabytes for that, and takes them again later',
      within: 'goesOn',
      test: [
        'packages/server/src/drivers/store/sqlite/connection.test.ts',
        'a write takes the room that was spared, and is kept',
      ],
    },
    {
      fault: 'the data directory is removed or replaced under a running server',
      seen: '`STORE_UNAVAILABLE`',
      recovery: 'when it is back, or by a start; nothing is acknowledged that would be lost',
      within: 'onceMended',
      test: ['test/conformance/sqlite-file.test.ts', 'is another, until the first one is back'],
    },
    {
      fault: 'the folder of the files is removed or its disk unmounted under a running server',
      seen: '`STORAGE_UNAVAILABLE` for what is in it; jobs that wait; `/readyz` is red',
      recovery: 'when it is back, or by a start; nothing is written that would be lost',
      within: 'onceMended',
      test: [
        'packages/server/src/drivers/storage/filesystem/folder-identity.test.ts',
        'takes nothing that would be lost, and is not made again',
      ],
    },
    {
      fault: 'another store is set up over the same files',
      seen: 'an error in the logs and doctors of both',
      recovery:
        'neither deletes what it does not know; `offprint storage adopt` settles whose the files are',
      within: 'goesOn',
      test: [
        'test/integration/storage-owner.test.ts',
        'a second store over the same files deletes none of the first one’s, and says so',
      ],
    },
    {
      fault: 'Postgres compiles statements just in time, as Debian and the clouds ship it',
      seen: NOTHING,
      recovery: 'off in every function that is called, through poolers too',
      within: 'goesOn',
      test: [
        'test/stores/postgres-security.test.ts',
        'what is called compiles nothing, whatever pooler is between',
      ],
    },
    {
      fault: 'Postgres gives web users privileges by default, as Supabase does',
      seen: NOTHING,
      recovery: 'nothing of them is left; a start and `doctor` refuse what was opened since',
      within: 'goesOn',
      test: ['test/stores/postgres-security.test.ts', 'nothing but what the app has is left to %s'],
    },
    {
      fault: 'two deployments share a cluster of Postgres',
      seen: NOTHING,
      recovery: 'the role of users of the one reaches nothing of the other',
      within: 'goesOn',
      test: [
        'test/stores/postgres-security.test.ts',
        'the role of one schema reaches nothing in another',
      ],
    },
    {
      fault: 'Postgres has no free connection left',
      seen: NOTHING,
      recovery: 'calls take turns on the connections that work',
      within: 'goesOn',
      test: ['test/stores/postgres-connections.test.ts', 'is used by the connections that work'],
    },
    {
      fault: 'Postgres is killed and started again',
      seen: '`STORE_UNAVAILABLE` while it is away',
      recovery: 'by itself, with all that was acknowledged',
      within: 'postgresRestart',
      test: [
        'test/stores/postgres-connections.test.ts',
        'a server that was killed and started again is used again, with all that was acknowledged',
      ],
    },
    {
      fault: 'any key of Redis is deleted',
      seen: 'a job whose record is gone is `NOT_FOUND`',
      recovery: 'all other jobs go on; one that lost its place is put back',
      within: 'goesOn',
      test: [
        'test/stores/redis-lost-keys.test.ts',
        'whichever key is deleted, each job whose record is there is over in the end',
      ],
    },
    {
      fault: 'the store, the storage or the browser is gone for a while, under load',
      seen: '`/readyz` is red and names it; without the store, answers are 503 STORE_UNAVAILABLE',
      recovery: 'it goes on by itself when they are back, and every acknowledged job is printed',
      within: 'outage',
      test: [
        'test/faults/outages.test.ts',
        'without %s it is not ready and says why; then it goes on by itself, and no job is lost',
      ],
    },
    {
      fault: 'the processes that set documents are killed, again and again, under load',
      seen: 'jobs that take a moment longer',
      recovery: 'their prints are tried again at once in others; nobody is refused',
      within: 'outage',
      test: [
        'test/faults/outages.test.ts',
        'while the processes that set documents are killed, nobody is refused, and every job is printed',
      ],
    },
    {
      fault: 'Redis may evict what it has acknowledged',
      seen: 'a start refuses; `/readyz` is red when it becomes so later',
      recovery: '`maxmemory-policy noeviction`, or `OFFPRINT_ALLOW_EVICTION=true`',
      within: 'onceMended',
      test: [
        'test/stores/redis-diagnosis.test.ts',
        'is not ready when it became so under a running process',
      ],
    },
  ],
  Operation: OPERATION,
  'Hostile users': HOSTILE_USERS,
};
