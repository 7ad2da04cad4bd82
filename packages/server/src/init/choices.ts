/** A choice, with everything that it requires. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  /** Packages to install beside Offprint. */
  readonly packages: readonly string[];
  /** Lines of an environment file. */
  readonly environment: readonly string[];
}

const DATA_DIR = 'OFFPRINT_DATA_DIR=.offprint';

/** Where jobs are kept. The first is the default. */
export const STORES: readonly Choice[] = [
  {
    id: 'sqlite',
    label: 'SQLite: one machine, a file',
    packages: [],
    environment: [DATA_DIR],
  },
  {
    id: 'postgres',
    label: 'Postgres: Supabase, Neon, RDS, your own',
    packages: ['pg'],
    environment: ['DATABASE_URL='],
  },
  {
    id: 'redis',
    label: 'Redis: Railway, Fly, your own',
    packages: ['ioredis'],
    environment: ['REDIS_URL='],
  },
  {
    id: 'upstash',
    label: 'Upstash or Vercel KV: Redis over REST, for functions',
    packages: ['@upstash/redis'],
    environment: ['KV_REST_API_URL=', 'KV_REST_API_TOKEN='],
  },
];

/** Where files are kept. The first is the default. */
export const STORAGES: readonly Choice[] = [
  {
    id: 'filesystem',
    label: 'A folder: one machine, or a disk that all share',
    packages: [],
    environment: [DATA_DIR],
  },
  {
    id: 's3',
    label: 'S3: Amazon, Cloudflare R2, MinIO, Tigris, B2',
    packages: [],
    environment: [
      'OFFPRINT_STORAGE=s3',
      'OFFPRINT_S3_BUCKET=',
      'OFFPRINT_S3_REGION=',
      '# Where it is not Amazon:',
      '# OFFPRINT_S3_ENDPOINT=',
      'AWS_ACCESS_KEY_ID=',
      'AWS_SECRET_ACCESS_KEY=',
    ],
  },
  {
    id: 'supabase',
    label: 'Supabase',
    packages: [],
    environment: [
      'OFFPRINT_STORAGE=supabase',
      'OFFPRINT_SUPABASE_BUCKET=',
      'SUPABASE_URL=',
      'SUPABASE_SERVICE_ROLE_KEY=',
    ],
  },
  {
    id: 'firebase',
    label: 'Firebase or Google Cloud Storage',
    packages: [],
    environment: [
      'OFFPRINT_STORAGE=firebase',
      'FIREBASE_STORAGE_BUCKET=',
      'FIREBASE_CLIENT_EMAIL=',
      'FIREBASE_PRIVATE_KEY=',
    ],
  },
];

/** The lines of `.env.example` for the choices. */
export function environmentFile(store: Choice, storage: Choice): string {
  const lines = [
    `# Jobs. ${store.label}`,
    ...store.environment,
    '',
    `# Files. ${storage.label}`,
    ...storage.environment.filter((line) => !store.environment.includes(line)),
    '',
    '# Signs the links to files, alike on every machine: openssl rand -hex 32',
    'OFFPRINT_SIGNING_SECRET=',
    '# What a cron job sends that calls /api/v1/cron/…: openssl rand -hex 32',
    'CRON_SECRET=',
    '',
    '# All settings: https://github.com/offprint/offprint/blob/main/docs/config.md',
    '',
  ];
  return lines.join('\n');
}
