import type { Config } from './config/config.ts';
import type { StoragePlace } from './config/storage-choice.ts';
import { systemClock } from './drivers/clock/system-clock.ts';
import type { BucketHttp } from './drivers/storage/bucket-http.ts';
import { diagnoseFilesystem } from './drivers/storage/filesystem/diagnose-filesystem.ts';
import { keepSigningSecret } from './drivers/storage/filesystem/signing-secret.ts';
import { createFilesystemStorage } from './drivers/storage/filesystem.ts';
import { type SignedLinks, signedLinks } from './drivers/storage/signed-links.ts';
import type { Clock } from './ports/clock.ts';
import type { ObjectStorage, SignedFiles } from './ports/object-storage.ts';
import type { StoreFinding } from './ports/store.ts';

export interface OpenedStorage {
  readonly storage: ObjectStorage;
  /** Serves the links to this server. Null if there are none. */
  readonly files: SignedFiles | null;
}

/** The chosen storage, not opened yet. */
export interface StorageDriver {
  /** Its kind and place, for people. Contains no secret. */
  readonly description: string;
  /** The folder, if the files are kept on this machine. */
  readonly directory: string | null;
  /**
   * @throws OffprintError STORAGE_UNAVAILABLE when the key for signing links can be neither read
   *   nor created
   */
  open(options: { clock: Clock; abandonedAfterMs: number }): Promise<OpenedStorage>;
  /** Checks everything that files need. Leaves nothing behind. */
  diagnose(): Promise<readonly StoreFinding[]>;
}

/** The one place that knows the drivers of storages. Each is loaded when it is used. */
export function storageDriver(config: Config): StorageDriver {
  const { storage: place } = config;
  return place.type === 'filesystem' ? filesystem(config, place) : bucket(config, place);
}

/** The key that signs links to this server. */
export async function signingSecretOf({ dataDir, storage }: Config): Promise<string> {
  return storage.signingSecret ?? keepSigningSecret(dataDir);
}

type Place<T extends StoragePlace['type']> = Extract<StoragePlace, { type: T }>;

function filesystem(config: Config, { directory }: Place<'filesystem'>): StorageDriver {
  return {
    description: `files in ${directory}`,
    directory,
    open: async (options) =>
      createFilesystemStorage({
        ...options,
        directory,
        publicUrl: config.server.publicUrl ?? '',
        signingSecret: await signingSecretOf(config),
      }),
    diagnose: () => diagnoseFilesystem(directory, systemClock),
  };
}

function bucket(config: Config, place: Exclude<StoragePlace, { type: 'filesystem' }>) {
  const { downloads } = config.storage;
  const where = `the bucket ${place.bucket} ${serverOf(place)}`;
  const inFolder = place.prefix === '' ? where : `${place.prefix} in ${where}`;
  return {
    description: `files in ${inFolder}`,
    directory: null,
    async open({ clock }) {
      // Supabase does not support every file name; see its driver.
      const needsLinks = downloads === 'proxy' || place.type === 'supabase';
      const links = needsLinks ? await linksOf(config, clock) : null;
      const { storage } = await openBucket(place, { clock, downloads, links });
      const { bucketFiles } = await import('./drivers/storage/bucket-files.ts');
      return { storage, files: links && bucketFiles(storage, links) };
    },
    async diagnose() {
      const clock = systemClock;
      const opened = await openBucket(place, { clock, downloads: 'redirect', links: null });
      const { diagnoseBucket } = await import('./drivers/storage/diagnose-bucket.ts');
      return diagnoseBucket({
        ...opened,
        place: inFolder,
        isRedirecting: downloads === 'redirect',
      });
    },
  } satisfies StorageDriver;
}

interface BucketOptions {
  readonly clock: Clock;
  readonly downloads: 'redirect' | 'proxy';
  readonly links: SignedLinks | null;
}

async function openBucket(
  place: Exclude<StoragePlace, { type: 'filesystem' }>,
  options: BucketOptions,
): Promise<{ storage: ObjectStorage; http: BucketHttp }> {
  switch (place.type) {
    case 's3': {
      const { createS3Storage } = await import('./drivers/storage/s3.ts');
      return createS3Storage({ ...place, ...options });
    }
    case 'supabase': {
      const { createSupabaseStorage } = await import('./drivers/storage/supabase.ts');
      return createSupabaseStorage({ ...place, ...options });
    }
    case 'firebase': {
      const { createFirebaseStorage } = await import('./drivers/storage/firebase.ts');
      return createFirebaseStorage({ ...place, ...options });
    }
  }
}

async function linksOf(config: Config, clock: Clock): Promise<SignedLinks> {
  const secret = await signingSecretOf(config);
  return signedLinks({ secret, publicUrl: config.server.publicUrl ?? '', clock });
}

function serverOf(place: Exclude<StoragePlace, { type: 'filesystem' }>): string {
  if (place.type === 'supabase') return `at ${new URL(place.url).host}`;
  return place.endpoint === null ? 'of Amazon S3' : `at ${new URL(place.endpoint).host}`;
}
