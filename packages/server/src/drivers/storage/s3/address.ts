interface Address {
  readonly bucket: string;
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly forcePathStyle: boolean | null;
}

const DEFAULT_REGION = 'us-east-1';
/** Hosts of Amazon and Backblaze name their region. */
const REGION_IN_HOST = /(?:^|\.)s3[.-](?:dualstack\.)?([a-z0-9-]+)\.(?:amazonaws|backblazeb2)\.com/;

export function regionOf({ region, endpoint }: Address): string {
  if (region !== null) return region;
  if (endpoint === null) return DEFAULT_REGION;
  const { hostname } = new URL(endpoint);
  if (hostname.endsWith('.r2.cloudflarestorage.com')) return 'auto';
  return REGION_IN_HOST.exec(hostname)?.[1] ?? DEFAULT_REGION;
}

/** Where the bucket is: a host of its own, or a path on the server's. No slash at the end. */
export function urlOfBucket(address: Address): string {
  const { bucket, endpoint } = address;
  const server = new URL(endpoint ?? `https://s3.${regionOf(address)}.amazonaws.com`);
  const path = server.pathname.replace(/\/$/, '');
  // A dot in a bucket's name would be a level of a host that no certificate is for.
  const isPathStyle = address.forcePathStyle ?? (endpoint !== null || bucket.includes('.'));
  if (isPathStyle) return `${server.origin}${path}/${bucket}`;
  return `${server.protocol}//${bucket}.${server.host}${path}`;
}
