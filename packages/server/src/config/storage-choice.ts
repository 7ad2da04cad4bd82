import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { settingRegistry } from './setting.ts';
import { type StorageSettings, storageSettingsSchema } from './storage-settings.ts';

/** The settings of the chosen storage. Prefixes are empty or end with a slash. */
export type StoragePlace =
  /** `directory` is absolute. */
  | { readonly type: 'filesystem'; readonly directory: string }
  | {
      readonly type: 's3';
      readonly bucket: string;
      readonly endpoint: string | null;
      readonly region: string | null;
      readonly forcePathStyle: boolean | null;
      readonly prefix: string;
      readonly credentials: {
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken: string | null;
      };
    }
  | {
      readonly type: 'supabase';
      readonly url: string;
      readonly key: string;
      readonly bucket: string;
      readonly prefix: string;
    }
  | {
      readonly type: 'firebase';
      readonly bucket: string;
      readonly endpoint: string;
      readonly prefix: string;
      readonly credentials: { readonly clientEmail: string; readonly privateKey: string };
    };

export type StorageChoice =
  | { readonly ok: true; readonly place: StoragePlace }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads the settings of the chosen storage, and ignores those of others. */
export function chooseStorage(settings: StorageSettings, dataDir: string): StorageChoice {
  switch (settings.driver) {
    case 'filesystem':
      return chosen({
        type: 'filesystem',
        directory: resolve(settings.directory ?? join(dataDir, 'files')),
      });
    case 's3':
      return chooseS3(settings);
    case 'supabase':
      return chooseSupabase(settings);
    case 'firebase':
      return chooseFirebase(settings);
  }
}

function chooseS3(settings: StorageSettings): StorageChoice {
  const { s3Bucket: bucket, awsAccessKeyId, awsSecretAccessKey } = settings;
  if (bucket === null || awsAccessKeyId === null || awsSecretAccessKey === null) {
    return missing(settings, ['s3Bucket', 'awsAccessKeyId', 'awsSecretAccessKey']);
  }
  return chosen({
    type: 's3',
    bucket,
    endpoint: settings.s3Endpoint,
    region: settings.s3Region,
    forcePathStyle: settings.s3ForcePathStyle,
    prefix: asFolder(settings.s3Prefix),
    credentials: {
      accessKeyId: awsAccessKeyId,
      secretAccessKey: awsSecretAccessKey,
      sessionToken: settings.awsSessionToken,
    },
  });
}

function chooseSupabase(settings: StorageSettings): StorageChoice {
  const { supabaseUrl: url, supabaseServiceRoleKey: key, supabaseBucket: bucket } = settings;
  if (url === null || key === null || bucket === null) {
    return missing(settings, ['supabaseUrl', 'supabaseServiceRoleKey', 'supabaseBucket']);
  }
  return chosen({ type: 'supabase', url, key, bucket, prefix: asFolder(settings.supabasePrefix) });
}

function chooseFirebase(settings: StorageSettings): StorageChoice {
  const bucket = settings.gcsBucket ?? settings.firebaseBucket;
  const problems: string[] = [];
  if (bucket === null) {
    problems.push(
      'OFFPRINT_STORAGE is firebase, so OFFPRINT_GCS_BUCKET or FIREBASE_STORAGE_BUCKET must be set.',
    );
  }
  const account = serviceAccount(settings);
  if (typeof account === 'string') problems.push(account);
  if (bucket === null || typeof account === 'string') return { ok: false, problems };
  return chosen({
    type: 'firebase',
    // Firebase's console shows buckets as URLs.
    bucket: bucket.replace(/^gs:\/\//, ''),
    endpoint: settings.gcsEndpoint,
    prefix: asFolder(settings.gcsPrefix),
    credentials: account,
  });
}

const serviceAccountSchema = z.object({
  type: z.literal('service_account'),
  client_email: z.string(),
  private_key: z.string(),
});

/** @returns a sentence if there is no account that can sign */
function serviceAccount(settings: StorageSettings) {
  const { googleCredentials: path, firebaseClientEmail, firebasePrivateKey } = settings;
  if (firebaseClientEmail !== null && firebasePrivateKey !== null) {
    const key = privateKeyOf(firebasePrivateKey);
    if (key === null) return 'FIREBASE_PRIVATE_KEY holds no private key in PEM format.';
    return { clientEmail: firebaseClientEmail, privateKey: key };
  }
  if (path === null) {
    return 'OFFPRINT_STORAGE is firebase, so GOOGLE_APPLICATION_CREDENTIALS must be set, or FIREBASE_CLIENT_EMAIL with FIREBASE_PRIVATE_KEY.';
  }
  const name = `GOOGLE_APPLICATION_CREDENTIALS names ${path}, which`;
  try {
    const parsed = serviceAccountSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    const key = parsed.success ? privateKeyOf(parsed.data.private_key) : null;
    if (!parsed.success || key === null) {
      return `${name} holds no key of a service account, so that no link could be signed.`;
    }
    return { clientEmail: parsed.data.client_email, privateKey: key };
  } catch (error) {
    return `${name} ${error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'}.`;
  }
}

/** Hosts store the key on one line with `\n` for line breaks, and some add quotation marks. */
function privateKeyOf(text: string): string | null {
  const pem = text.replace(/^"|"$/g, '').replaceAll('\\n', '\n');
  try {
    return createPrivateKey(pem).type === 'private' ? pem : null;
  } catch {
    return null;
  }
}

function asFolder(prefix: string): string {
  return prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
}

function chosen(place: StoragePlace): StorageChoice {
  return { ok: true, place };
}

function missing(settings: StorageSettings, keys: readonly (keyof StorageSettings)[]) {
  const names = keys
    .filter((key) => settings[key] === null)
    .map((key) => settingRegistry.get(storageSettingsSchema.shape[key])?.env ?? key);
  const problem = `OFFPRINT_STORAGE is ${settings.driver}, so ${names.join(' and ')} must be set.`;
  return { ok: false, problems: [problem] } as const;
}
