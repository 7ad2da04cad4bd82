import { isTerminal, type JobApi, type JobView } from '@offprint/client';

type WatchAll = NonNullable<JobApi['watchAll']>;

type News =
  | { readonly type: 'hello' }
  | { readonly type: 'job'; readonly job: JobView }
  | { readonly type: 'connection'; readonly isConnected: boolean };

/** Above this number of jobs, finished ones are no longer reported to later tabs. */
const MAX_KEPT = 100;

/**
 * One connection for all tabs of a user. The tab with the lock watches and informs the others. When
 * it is closed, the browser gives the lock to the next. Tabs of different users must use different
 * names.
 */
export function shareAmongTabs(watchAll: WatchAll, name: string): WatchAll {
  return async (listener, { signal, onConnection } = {}) => {
    const known = new Map<string, JobView>();
    let connection: News | null = null;
    let isLeading = false;
    const channel = new BroadcastChannel(name);
    const tell = (news: News) => channel.postMessage(news);

    function keep(job: JobView): void {
      known.delete(job.jobId);
      known.set(job.jobId, job);
      const [oldest] = known.values();
      if (known.size > MAX_KEPT && oldest && isTerminal(oldest.status)) known.delete(oldest.jobId);
    }

    function introduce(): void {
      for (const job of known.values()) tell({ type: 'job', job });
      if (connection) tell(connection);
    }

    channel.onmessage = ({ data }: MessageEvent<News>) => {
      if (data.type === 'job') listener(data.job);
      else if (data.type === 'connection') onConnection?.(data.isConnected);
      else if (isLeading) introduce();
    };
    tell({ type: 'hello' });

    function lead(): Promise<never> {
      isLeading = true;
      const listen = (job: JobView) => {
        keep(job);
        listener(job);
        tell({ type: 'job', job });
      };
      return watchAll(listen, {
        signal,
        onConnection(isConnected) {
          connection = { type: 'connection', isConnected };
          onConnection?.(isConnected);
          tell(connection);
        },
      });
    }

    try {
      return await navigator.locks.request(name, signal ? { signal } : {}, lead);
    } finally {
      channel.close();
    }
  };
}

/** False on a server and in older browsers. */
export function canShareAmongTabs(): boolean {
  return (
    typeof document !== 'undefined' &&
    typeof BroadcastChannel !== 'undefined' &&
    typeof navigator !== 'undefined' &&
    'locks' in navigator
  );
}
