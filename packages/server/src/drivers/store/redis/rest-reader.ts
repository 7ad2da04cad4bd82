import type { Logger } from '../../../ports/logger.ts';
import type { Store } from '../../../ports/store.ts';
import { createRestClient } from './connection/rest-client.ts';
import { createDocumentStore } from './documents/document-store.ts';
import { createHistoryStore } from './history/history-store.ts';
import { createJobStore } from './jobs/job-store.ts';
import { createScripts } from './scripts.ts';

export interface RestReaderOptions {
  /** Upstash's REST API, by `https://`. */
  readonly url: string;
  readonly token: string;
  readonly keyPrefix?: string | undefined;
  readonly logger: Logger;
}

/**
 * The store over REST for programs that only read. No request is sent before the first call, and
 * there are no hints.
 */
export async function openRestReader({
  url,
  token,
  keyPrefix = '',
  logger,
}: RestReaderOptions): Promise<Pick<Store, 'jobs' | 'history' | 'documents'>> {
  const client = await createRestClient({ url, token });
  const bind = createScripts({ client, keyPrefix, onHint: () => undefined });
  return {
    jobs: createJobStore(bind, { watch: () => () => undefined }, logger),
    history: createHistoryStore(bind),
    documents: createDocumentStore(bind),
  };
}
