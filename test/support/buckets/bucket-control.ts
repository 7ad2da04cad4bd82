import { parse } from 'content-disposition';
import { signedLinks } from '../../../packages/server/src/drivers/storage/signed-links.ts';
import type { ObjectStorageUnderTest } from '../../conformance/object-storage.ts';
import { manualClock } from '../manual-clock.ts';
import type { BucketContents } from './bucket-contents.ts';

/** Links to the server that reads a bucket for others. */
export const testLinks = signedLinks({
  secret: 'a secret of the tests of buckets',
  publicUrl: 'https://print.example.com',
  clock: manualClock(),
});

interface BucketServer {
  readonly contents: BucketContents;
  goDown(): void;
  close(): Promise<void>;
}

/** What the conformance suite does to a bucket on a server of the tests. */
export function bucketControl(
  server: BucketServer,
  prefix: string,
): Omit<ObjectStorageUnderTest, 'storage' | 'pageSize'> {
  return {
    open: followLink,
    letTimePass: async (ms) => server.contents.advance(ms),
    lock: async (key) => server.contents.lock(prefix + key),
    goDown: async () => server.goDown(),
    close: server.close,
  };
}

/** As a browser does: with nothing but the link. */
export async function followLink(url: string): Promise<{ bytes: Uint8Array; fileName: string }> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the link answers ${response.status}`);
  const { parameters } = parse(response.headers.get('content-disposition') ?? '');
  return { bytes: await response.bytes(), fileName: String(parameters.filename) };
}
