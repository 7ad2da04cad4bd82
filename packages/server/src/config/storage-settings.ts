import { z } from 'zod';
import { flag, number, optionalPath, setting, text } from './setting.ts';

const optionalText = () => z.string().min(1).nullable().default(null);

const optionalUrl = () =>
  z
    .url({ protocol: /^https?$/, error: 'must be a URL that begins with https:// or http://' })
    .nullable()
    .default(null);

/** Folders within the bucket, so that one bucket can be shared. */
const prefix = () =>
  z.string().regex(/^([A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\/?)?$/, {
    error: 'must be names of letters, digits, . _ and -, with / between them',
  });

const AWS_KEYS = 'Credentials of the `s3` storage, whichever server it is.';

/** Where the printed files are kept. `storage-choice.ts` reads what the chosen storage needs. */
export const storageSettingsSchema = z.strictObject({
  driver: setting(z.enum(['filesystem', 's3', 'supabase', 'firebase']).default('filesystem'), {
    env: 'OFFPRINT_STORAGE',
    decode: text,
    description: 'Where the printed files are kept.',
  }),
  downloads: setting(z.enum(['redirect', 'proxy']).default('redirect'), {
    env: 'OFFPRINT_DOWNLOADS',
    decode: text,
    description:
      'Whether a download leads to a link of the bucket (`redirect`), or to a link of this server, which reads a bucket that users cannot reach (`proxy`).',
  }),
  directory: setting(optionalPath(), {
    env: 'OFFPRINT_FILES_DIR',
    decode: text,
    defaultText: '`files` in the data directory',
    description: 'The folder of the `filesystem` storage.',
  }),
  reserveBytes: setting(z.int().min(0).default(64_000_000), {
    env: 'OFFPRINT_DISK_RESERVE_BYTES',
    decode: number,
    description:
      'What must be free on the disks of this machine that are written. Below it nothing new is taken on or printed, so that deleting always has room.',
  }),
  signingSecret: setting(z.string().min(16).nullable().default(null), {
    env: 'OFFPRINT_SIGNING_SECRET',
    decode: text,
    secret: true,
    defaultText: 'made once and kept in the data directory',
    description:
      'The key that signs links to files and tokens of web pages. Set the same one on every machine that shares files or users.',
  }),
  s3Bucket: setting(optionalText(), {
    env: 'OFFPRINT_S3_BUCKET',
    decode: text,
    description: 'The bucket of the `s3` storage.',
  }),
  s3Endpoint: setting(optionalUrl(), {
    env: 'OFFPRINT_S3_ENDPOINT',
    decode: text,
    defaultText: "Amazon's, in the region",
    description: 'The server, such as `https://ACCOUNT.r2.cloudflarestorage.com`.',
  }),
  s3Region: setting(optionalText(), {
    env: 'OFFPRINT_S3_REGION',
    decode: text,
    defaultText: 'as the endpoint says, else `us-east-1`',
    description: 'The region of the bucket.',
  }),
  s3ForcePathStyle: setting(z.boolean().nullable().default(null), {
    env: 'OFFPRINT_S3_FORCE_PATH_STYLE',
    decode: flag,
    defaultText: '`true` with an endpoint, else `false`',
    description: 'Whether the bucket is in the path of URLs rather than in their host.',
  }),
  s3Prefix: setting(prefix().default(''), {
    env: 'OFFPRINT_S3_PREFIX',
    decode: text,
    defaultText: 'none',
    description: 'The folder in the bucket, if Offprint does not have the bucket for itself.',
  }),
  awsAccessKeyId: setting(optionalText(), {
    env: 'AWS_ACCESS_KEY_ID',
    decode: text,
    secret: true,
    description: AWS_KEYS,
  }),
  awsSecretAccessKey: setting(optionalText(), {
    env: 'AWS_SECRET_ACCESS_KEY',
    decode: text,
    secret: true,
    description: AWS_KEYS,
  }),
  awsSessionToken: setting(optionalText(), {
    env: 'AWS_SESSION_TOKEN',
    decode: text,
    secret: true,
    description: 'Belongs to credentials that were lent for a while.',
  }),
  supabaseUrl: setting(optionalUrl(), {
    env: 'SUPABASE_URL',
    decode: text,
    description: 'The project of the `supabase` storage, such as `https://abc.supabase.co`.',
  }),
  supabaseServiceRoleKey: setting(optionalText(), {
    env: 'SUPABASE_SERVICE_ROLE_KEY',
    decode: text,
    secret: true,
    description: 'Its secret key, which passes row-level security.',
  }),
  supabaseBucket: setting(optionalText(), {
    env: 'OFFPRINT_SUPABASE_BUCKET',
    decode: text,
    description: 'Its bucket, which should be private.',
  }),
  supabasePrefix: setting(prefix().default(''), {
    env: 'OFFPRINT_SUPABASE_PREFIX',
    decode: text,
    defaultText: 'none',
    description: 'The folder in the bucket, if Offprint does not have the bucket for itself.',
  }),
  gcsBucket: setting(optionalText(), {
    env: 'OFFPRINT_GCS_BUCKET',
    decode: text,
    description: 'The bucket of the `firebase` storage, which is one of Google Cloud Storage.',
  }),
  firebaseBucket: setting(optionalText(), {
    env: 'FIREBASE_STORAGE_BUCKET',
    decode: text,
    description: 'The same, as Firebase names it.',
  }),
  gcsPrefix: setting(prefix().default('offprint/'), {
    env: 'OFFPRINT_GCS_PREFIX',
    decode: text,
    description: "The folder in the bucket, since an app's own files are there as well.",
  }),
  gcsEndpoint: setting(
    z
      .url({ protocol: /^https?$/, error: 'must be a URL that begins with https:// or http://' })
      .default('https://storage.googleapis.com'),
    {
      env: 'OFFPRINT_GCS_ENDPOINT',
      decode: text,
      description: 'The server of the bucket.',
    },
  ),
  googleCredentials: setting(optionalPath(), {
    env: 'GOOGLE_APPLICATION_CREDENTIALS',
    decode: text,
    description: 'The file with the key of a service account.',
  }),
  firebaseClientEmail: setting(optionalText(), {
    env: 'FIREBASE_CLIENT_EMAIL',
    decode: text,
    description: 'The service account, where there is no file.',
  }),
  firebasePrivateKey: setting(optionalText(), {
    env: 'FIREBASE_PRIVATE_KEY',
    decode: text,
    secret: true,
    description: 'Its private key. Line breaks may be written as `\\n`.',
  }),
});

export type StorageSettings = z.output<typeof storageSettingsSchema>;
