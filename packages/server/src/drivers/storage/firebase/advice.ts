import type { XmlFault } from '../xml-answers.ts';

const CREDENTIALS =
  'GOOGLE_APPLICATION_CREDENTIALS, or FIREBASE_CLIENT_EMAIL and FIREBASE_PRIVATE_KEY';

const ADVICE: Readonly<Record<string, string>> = {
  SignatureDoesNotMatch: `Check ${CREDENTIALS}: the key is not the account's.`,
  NoSuchBucket: 'Check OFFPRINT_GCS_BUCKET or FIREBASE_STORAGE_BUCKET, or make the bucket.',
  AccessDenied:
    'Give the service account the role Storage Object User (roles/storage.objectUser) on the bucket.',
};

/** What to do about errors of the set-up, by the error codes of Google Cloud Storage. */
export function googleAdvice({ status, code }: XmlFault): string | null {
  const advice = ADVICE[code];
  if (advice !== undefined) return advice;
  if (status === 401 || status === 403) return `Check ${CREDENTIALS}, and the account's roles.`;
  return null;
}
