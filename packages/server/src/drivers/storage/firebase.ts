import { createPrivateKey } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import { type BucketCall, createBucketHttp } from './bucket-http.ts';
import { type BucketStorageOptions, bucketStorage } from './bucket-storage.ts';
import { googleAdvice } from './firebase/advice.ts';
import { signedGoogleUrl } from './firebase/signed-url.ts';
import { xmlBucket } from './xml-bucket.ts';

/** The credentials of a service account. */
export interface GoogleCredentials {
  readonly clientEmail: string;
  /** PEM */
  readonly privateKey: string;
}

export interface FirebaseStorageOptions extends BucketStorageOptions {
  readonly bucket: string;
  readonly endpoint: string;
  readonly credentials: GoogleCredentials;
  readonly clock: Clock;
  readonly pageSize?: number;
  readonly firstDelayMs?: number;
}

/** How long the server accepts a signed call. */
const CALL_SECONDS = 900;

/**
 * A bucket of Google Cloud Storage, where Firebase keeps files. Every call is a signed URL, so no
 * token has to be fetched and renewed.
 */
export function createFirebaseStorage(options: FirebaseStorageOptions) {
  const { bucket: name, endpoint, clock, firstDelayMs, pageSize } = options;
  const { clientEmail } = options.credentials;
  const credentials = { clientEmail, privateKey: createPrivateKey(options.credentials.privateKey) };
  const sign = (call: BucketCall, nowMs: number): BucketCall => ({
    ...call,
    url: signedGoogleUrl(credentials, { ...call, expiresInSeconds: CALL_SECONDS, nowMs }),
  });
  const http = createBucketHttp({
    sign,
    localNowMs: () => clock.nowMs(),
    ...(firstDelayMs !== undefined && { firstDelayMs }),
  });
  const bucket = xmlBucket({
    name: 'Google Cloud Storage',
    url: `${endpoint.replace(/\/$/, '')}/${name}`,
    http,
    ifAbsent: ['x-goog-if-generation-match', '0'],
    presign: (url, expiresInSeconds, nowMs) =>
      signedGoogleUrl(credentials, {
        method: 'GET',
        url: url.href,
        headers: {},
        expiresInSeconds,
        nowMs,
      }),
    adviceFor: googleAdvice,
    ...(pageSize !== undefined && { pageSize }),
  });
  return { storage: bucketStorage(bucket, options), http };
}
