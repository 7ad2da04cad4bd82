import { type Fault, NOTHING } from './fault.ts';

export const HOSTILE_USERS: readonly Fault[] = [
  {
    fault: 'everything at once that the API allows two users',
    seen: 'slower exports; how much slower is in [benchmarks.md](benchmarks.md)',
    recovery: 'every other user is served meanwhile',
    within: 'goesOn',
    test: [
      'test/faults/tenants.test.ts',
      'a quiet user is served beside two who do at once all that the API lets them do',
    ],
  },
  {
    fault: 'texts on which a careless expression takes time by the square of their length',
    seen: NOTHING,
    recovery: 'every expression takes time in proportion',
    within: 'goesOn',
    test: ['packages/server/src/templates/linear-time.test.ts', '%s cost time in proportion'],
  },
  {
    fault: 'texts on which an engine takes time by the square of their length',
    seen: NOTHING,
    recovery: 'the engine takes time in proportion',
    within: 'goesOn',
    test: ['test/typeset/hostile-texts.test.ts', '%s take the engine time in proportion'],
  },
  {
    fault: 'a document that makes the compiler end itself',
    seen: '`TEMPLATE_FAILED` of that job',
    recovery: 'it is not tried again; the next document has another process',
    within: 'goesOn',
    test: [
      'test/typst/kill.test.ts',
      'a document that makes the compiler end itself fails for good, and alone',
    ],
  },
  {
    fault: 'exports that are cancelled, and previews that are left, as soon as they begin',
    seen: NOTHING,
    recovery: 'that user has no further turn before the engine has stopped',
    within: 'goesOn',
    test: [
      'packages/server/src/app/print.test.ts',
      'who aborts is answered at once, and has the turn until the engine has stopped',
    ],
  },
  {
    fault: 'requests over a limit, without a pause',
    seen: 'that user: 429, after 300 in a minute 2 to 30 s late',
    recovery: 'others are served meanwhile',
    within: 'goesOn',
    test: [
      'packages/server/src/http/refusal-delay.test.ts',
      'who goes on over a limit is refused late, and nobody else is',
    ],
  },
  {
    fault: 'requests that take the serving thread without a pause, such as lists',
    seen: 'that user: answers that come later, or 429 with a crowd waiting',
    recovery: 'beside others they have a quarter of it, all such users together',
    within: 'goesOn',
    test: [
      'packages/server/src/http/request-turns.test.ts',
      'who takes much rests beside one who takes little, for what was taken',
    ],
  },
  {
    fault: 'jobs that are submitted and cancelled, without end',
    seen: NOTHING,
    recovery: 'the newest thousand cancelled ones stay',
    within: 'goesOn',
    test: [
      'packages/server/src/app/cancel-export.test.ts',
      'of cancelled jobs a user keeps the newest thousand',
    ],
  },
  {
    fault: 'bodies that are sent although their requests were refused',
    seen: 'a connection that ends, beyond eight at once',
    recovery: 'they are not read',
    within: 'goesOn',
    test: [
      'packages/server/src/cli/refused-bodies.test.ts',
      'beyond so many at once, what is refused is not read',
    ],
  },
  {
    fault: 'requests that are sent ahead on a connection, and answers that nobody reads',
    seen: 'a connection that ends, beyond ten',
    recovery: 'those of a connection are answered one after the other',
    within: 'goesOn',
    test: [
      'packages/server/src/platform/pipelined-requests.test.ts',
      'who sends more ahead is hung up on, and nothing of it is answered',
    ],
  },
  {
    fault: 'bodies in chunks of a byte',
    seen: 'a connection that ends, beyond a thousand of them',
    recovery: 'what came in one packet is joined before it is kept',
    within: 'goesOn',
    test: [
      'packages/server/src/platform/chopped-bodies.test.ts',
      'a client that sends more small ones is hung up on, and they are not handed on',
    ],
  },
  {
    fault: 'photos of tens of megapixels, many at once',
    seen: 'a warning on the job in place of the photo, over 40 megapixels',
    recovery: 'they are decoded one after the other, in the turn of their user',
    within: 'goesOn',
    test: [
      'test/browser/photo-memory.test.ts',
      'of 8 photos of %i megapixels at once %i are printed, in the memory of one',
    ],
  },
  {
    fault: 'versions of documents, and documents of jobs, without end',
    seen: 'that user: `QUOTA_EXCEEDED`',
    recovery:
      'all of them count; the oldest versions go, a document goes when its job can no longer run',
    within: 'goesOn',
    test: [
      'test/conformance/document-store.ts',
      'weighs the inline documents of jobs as long as they may run',
    ],
  },
  {
    fault: 'PDFs to check that are broken, endless, or grow when they are read',
    seen: 'that user: `UNREADABLE_PDF`, or `RENDER_TIMEOUT` after 15 s',
    recovery: 'each is read by a process of its own, bounded in time and memory, that gives way',
    within: 'goesOn',
    test: [
      'packages/server/src/drivers/reader/pdfjs/pdfjs-reader.test.ts',
      'a file is read at a lower priority than the server has',
    ],
  },
  {
    fault: 'previews that take long, as many as may be',
    seen: NOTHING,
    recovery: 'a job of another has its turn; a preview ends with its client, or at its limit',
    within: 'goesOn',
    test: [
      'test/integration/previews.test.ts',
      'previews of one user hold no page that a job of another waits for',
    ],
  },
  {
    fault: 'slow prints that fill every slot of a worker',
    seen: NOTHING,
    recovery: 'a newcomer’s job is claimed at once, and has a spare page',
    within: 'goesOn',
    test: [
      'test/integration/worker.test.ts',
      'claims the job of another user though all slots are taken, and no more of the first',
    ],
  },
  {
    fault: 'jobs of more users than a worker has slots, some of which no hint told of',
    seen: NOTHING,
    recovery: 'a job of each newcomer is claimed, until none is left',
    within: 'goesOn',
    test: [
      'test/integration/worker.test.ts',
      'claims the job of a newcomer also after one of which it did not know',
    ],
  },
  {
    fault: 'long prints of several users that hold every place and the spare one',
    seen: NOTHING,
    recovery: 'a document of a page has a place besides, or one of a few pages of a light user',
    within: 'goesOn',
    test: [
      'packages/server/src/async/turns.test.ts',
      'a brief turn does not wait while several users hold all other places',
    ],
  },
  {
    fault: 'prints that take minutes, of several users at once',
    seen: 'a job that takes longer while others wait: it is stopped after 3 s and begun again',
    recovery: 'one is set at a time, and leaves every other place to those who wait',
    within: 'goesOn',
    test: [
      'packages/server/src/app/print.test.ts',
      'a print that is long while others wait makes way, and is begun again',
    ],
  },
  {
    fault: 'a document of a thousand pages',
    seen: '`DOCUMENT_TOO_LARGE`, at the submission or after its layout',
    recovery: 'it is never printed',
    within: 'goesOn',
    test: [
      'test/browser/too-large.test.ts',
      'a document of far too many pages is laid out, and not printed',
    ],
  },
  {
    fault: 'a thousand event streams and waits',
    seen: 'that user: 429 with `Retry-After`',
    recovery: 'at once, when some are closed',
    within: 'goesOn',
    test: [
      'test/integration/http-open-limits.test.ts',
      'a user has so many streams open at once, and no other user is held up by them',
    ],
  },
  {
    fault: 'request bodies that stall',
    seen: 'that user: `REQUEST_TIMEOUT`, or 429 with `Retry-After`',
    recovery: 'their bytes are bounded, and others find room',
    within: 'goesOn',
    test: [
      'test/integration/http-slow-clients.test.ts',
      'of any number of users whose bodies stall, one more finds room',
    ],
  },
  {
    fault: 'hundreds of request bodies of one user at once',
    seen: NOTHING,
    recovery: 'nothing but heads is read before the turn of their user',
    within: 'goesOn',
    test: [
      'test/integration/http-slow-clients.test.ts',
      'the body of another user is read before the many that one has sent earlier',
    ],
  },
];
