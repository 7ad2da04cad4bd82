// What the page of a CV app does when somebody clicks "Export", as it was before Offprint: nothing
// of it was changed but the address.
import { readFile, writeFile } from 'node:fs/promises';

const BASE = process.env.OFFPRINT_URL ?? 'http://localhost:3000';
const POLL_MS = 3_000;
const GIVE_UP_MS = 90_000;

const cvData = JSON.parse(await readFile(new URL('cv.json', import.meta.url), 'utf8'));

const created = await fetch(`${BASE}/api/export-pdf/job`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ resumeId: 42, templateId: 'modern', cvData, fileName: 'cv.pdf' }),
});
const { jobId, error } = await created.json();
if (created.status !== 202) throw new Error(error);
console.log(`Export ${jobId} has begun.`);

const givesUpAt = Date.now() + GIVE_UP_MS;
for (;;) {
  const answer = await fetch(`${BASE}/api/export-pdf/job/${jobId}`);
  const job = await answer.json();
  if (job.status === 'error') throw new Error(job.error);
  if (job.status === 'done') {
    const file = await fetch(new URL(job.fileUrl, BASE));
    await writeFile('cv.pdf', Buffer.from(await file.arrayBuffer()));
    console.log('Saved as cv.pdf.');
    break;
  }
  if (Date.now() > givesUpAt) throw new Error('The export takes too long.');
  await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
