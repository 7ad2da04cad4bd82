interface Address {
  readonly bucket: string;
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly forcePathStyle: boolean | null;
}

const DEFAULT_REGION = 'us-east-1';
/** Hosts of Amazon and Backblaze contain their region. */
const REGION_IN_HOST = /(?:^|\.)s3[.-](?:dualstack\.)?([a-z0-9-]+)\.(?:amazonaws|backblazeb2)\.com/;

export function regionOf({ region, endpoint }: Address): string {
  if (region !== null) return region;
  if (endpoint === null) return DEFAULT_REGION;
  const { hostname } = new URL(endpoint);
  if (hostname.endsWith('.r2.cloudflarestorage.com')) return 'auto';
  return REGION_IN_HOST.exec(hostname)?.[1] ?? DEFAULT_REGION;
}

/** The URL of the bucket, by host or by path, without a slash at its end. */
export function urlOfBucket(address: Address): string {
  const { bucket, endpoint } = address;
  const server = new URL(endpoint ?? `https://s3.${regionOf(address)}.amazonaws.com`);
  const path = server.pathname.replace(/\/$/, '');
  // No certificate covers a host with a dot in the bucket's name.
  const isPathStyle = address.forcePathStyle ?? (endpoint !== null || bucket.includes('.'));
  if (isPathStyle) return `${server.origin}${path}/${bucket}`;
  return `${server.protocol}//${bucket}.${server.host}${path}`;
}
