import type { XmlFault } from '../xml-answers.ts';

/** What to do about errors of the set-up, by S3's error codes. */
const ADVICE: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'Check AWS_ACCESS_KEY_ID: the storage does not know the key.',
  SignatureDoesNotMatch:
    'Check AWS_SECRET_ACCESS_KEY, and that no proxy on the way changes requests.',
  InvalidToken: 'Check AWS_SESSION_TOKEN: it belongs to other keys, or to none.',
  ExpiredToken: 'AWS_SESSION_TOKEN has expired: set credentials that last.',
  NoSuchBucket: 'Check OFFPRINT_S3_BUCKET, or make the bucket.',
  PermanentRedirect: 'Check OFFPRINT_S3_REGION and OFFPRINT_S3_ENDPOINT: the bucket is elsewhere.',
  RequestTimeTooSkewed: "Set this machine's clock, which the storage finds too far off.",
  AccessDenied:
    'Let the key do s3:GetObject, s3:PutObject and s3:DeleteObject on the files, and s3:ListBucket on the bucket.',
};

export function s3Advice({ status, code, region }: XmlFault, ours: string): string | null {
  if (region !== null && region !== ours) return `Set OFFPRINT_S3_REGION to ${region}.`;
  if (code === 'AuthorizationHeaderMalformed') {
    return `Check OFFPRINT_S3_REGION, which is ${ours}.`;
  }
  const advice = ADVICE[code];
  if (advice !== undefined) return advice;
  if (status === 301 || status === 307) return ADVICE.PermanentRedirect ?? null;
  // The answer to a HEAD has no body, and so no code.
  if (status === 401 || status === 403) {
    return 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and what the key may do.';
  }
  return null;
}
