import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import type { Clock } from '../../ports/clock.ts';
import type { ObjectStorage } from '../../ports/object-storage.ts';
import { type BucketCall, type BucketHttp, createBucketHttp } from './bucket-http.ts';
import type { BucketStorageOptions } from './bucket-storage.ts';
import { bucketStorage } from './bucket-storage.ts';
import { regionOf, urlOfBucket } from './s3/address.ts';
import { s3Advice } from './s3/advice.ts';
import { withStrictQuery } from './strict-query.ts';
import { xmlBucket } from './xml-bucket.ts';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For temporary credentials. */
  readonly sessionToken: string | null;
}

export interface S3Place {
  readonly bucket: string;
  /** The server; null: Amazon's own. */
  readonly endpoint: string | null;
  /** Null: the region that the endpoint names, else `us-east-1`. */
  readonly region: string | null;
  /** Whether the bucket is in the path, not the host; null: if there is an endpoint. */
  readonly forcePathStyle: boolean | null;
  readonly credentials: S3Credentials;
}

export interface S3StorageOptions extends S3Place, BucketStorageOptions {
  readonly clock: Clock;
  readonly pageSize?: number;
  readonly firstDelayMs?: number;
}

export interface OpenedBucket {
  readonly storage: ObjectStorage;
  readonly http: BucketHttp;
}

/** A bucket of Amazon S3, or of a server with the same API. */
export function createS3Storage(options: S3StorageOptions): OpenedBucket {
  const { clock, credentials, firstDelayMs, pageSize } = options;
  const region = regionOf(options);
  const url = urlOfBucket(options);
  const sign = signerOf(credentials, region);
  const http = createBucketHttp({
    sign: (call, nowMs) => sign.call(call, nowMs),
    localNowMs: () => clock.nowMs(),
    ...(firstDelayMs !== undefined && { firstDelayMs }),
  });
  const bucket = xmlBucket({
    name: 'S3',
    url,
    http,
    ifAbsent: ['if-none-match', '*'],
    presign: sign.link,
    adviceFor: (fault) => s3Advice(fault, region),
    ...(pageSize !== undefined && { pageSize }),
  });
  return { storage: bucketStorage(bucket, options), http };
}

function signerOf({ accessKeyId, secretAccessKey, sessionToken }: S3Credentials, region: string) {
  const cache = new Map<string, ArrayBuffer>();
  const scope = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== null && { sessionToken }),
    service: 's3',
    region,
    cache,
  };
  return {
    async call(call: BucketCall, nowMs: number): Promise<BucketCall> {
      const sha256 = createHash('sha256')
        .update(call.body ?? '')
        .digest('hex');
      const url = withStrictQuery(new URL(call.url));
      const headers = { ...call.headers, 'x-amz-content-sha256': sha256 };
      const datetime = amazonTime(nowMs);
      const signer = new AwsV4Signer({ ...scope, method: call.method, url, headers, datetime });
      const signed = await signer.sign();
      return { ...call, url, headers: Object.fromEntries(signed.headers) };
    },

    async link(to: URL, expiresInSeconds: number, nowMs: number): Promise<string> {
      const url = new URL(to);
      url.searchParams.set('X-Amz-Expires', String(expiresInSeconds));
      const datetime = amazonTime(nowMs);
      const signer = new AwsV4Signer({
        ...scope,
        method: 'GET',
        url: url.href,
        datetime,
        signQuery: true,
      });
      return withStrictQuery((await signer.sign()).url);
    },
  };
}

/** `20260131T235959Z` */
function amazonTime(ms: number): string {
  return new Date(ms).toISOString().replace(/[:-]|\.\d{3}/g, '');
}
