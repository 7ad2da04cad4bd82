// What a page does: signs in at Supabase, and exports with that user's own token.
import { readFile, writeFile } from 'node:fs/promises';
import { createClient } from '@offprint/client';

const { SUPABASE_URL, SUPABASE_ANON_KEY, EMAIL, PASSWORD } = process.env;

async function signIn() {
  const response = await fetch(`${SUPABASE_URL}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { apikey: SUPABASE_ANON_KEY, 'content-type': 'application/json' },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`Signing in: ${await response.text()}`);
  return await response.json();
}

const { access_token: accessToken } = await signIn();
const offprint = createClient({
  baseUrl: process.env.OFFPRINT_URL ?? 'http://localhost:3000',
  headers: { authorization: `Bearer ${accessToken}` },
});

const document = JSON.parse(await readFile('resume.json', 'utf8'));
const { jobId } = await offprint.submit({ document });
const job = await offprint.waitFor(jobId);
if (job.status !== 'completed') throw new Error(job.error?.message ?? job.status);
const { blob } = await offprint.download(jobId);
await writeFile('resume.pdf', Buffer.from(await blob.arrayBuffer()));
console.log(`Saved ${job.fileName} as resume.pdf.`);
