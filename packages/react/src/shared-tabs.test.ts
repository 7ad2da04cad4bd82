import type { JobApi, JobView } from '@offprint/client';
import { expect, test, vi } from 'vitest';
import { completedJob, runningJob } from '../../../test/support/job-view.ts';
import { shareAmongTabs } from './shared-tabs.ts';

/** A tab that looks at all jobs, over a connection that the test speaks for. */
function openTab(name: string) {
  const controller = new AbortController();
  const connection: { tell?: (job: JobView) => void; lose?: () => void } = {};
  const watchAll: NonNullable<JobApi['watchAll']> = (listener, { signal, onConnection } = {}) => {
    connection.tell = listener;
    connection.lose = () => onConnection?.(false);
    onConnection?.(true);
    return new Promise((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason)),
    );
  };
  const heard: string[] = [];
  const connections: boolean[] = [];
  const over = shareAmongTabs(watchAll, name)(({ status }) => heard.push(status), {
    signal: controller.signal,
    onConnection: (isConnected) => connections.push(isConnected),
  }).catch(() => undefined);
  const close = async () => {
    controller.abort();
    await over;
  };
  return { connection, heard, connections, close };
}

test('one tab is connected and tells the others, also those that come later', async () => {
  const first = openTab('tabs-1');
  await vi.waitFor(() => expect(first.connection.tell).toBeDefined());
  first.connection.tell?.(runningJob());

  const second = openTab('tabs-1');
  await vi.waitFor(() => expect(second.heard).toEqual(['processing']));
  first.connection.lose?.();
  first.connection.tell?.(completedJob());

  await vi.waitFor(() => expect(second.heard).toEqual(['processing', 'completed']));
  expect(second.connections).toEqual([true, false]);
  expect(second.connection.tell).toBeUndefined();
  await Promise.all([first.close(), second.close()]);
});

test('another tab takes the connection over when the one that had it is closed', async () => {
  const first = openTab('tabs-2');
  await vi.waitFor(() => expect(first.connection.tell).toBeDefined());
  const second = openTab('tabs-2');

  await first.close();

  await vi.waitFor(() => expect(second.connection.tell).toBeDefined());
  await second.close();
});

test('tabs of different users hear nothing of each other', async () => {
  const ada = openTab('tabs-3.ada');
  const eve = openTab('tabs-3.eve');
  await vi.waitFor(() => expect(eve.connection.tell).toBeDefined());

  ada.connection.tell?.(completedJob());
  eve.connection.tell?.(runningJob());

  expect(eve.heard).toEqual(['processing']);
  await Promise.all([ada.close(), eve.close()]);
});
