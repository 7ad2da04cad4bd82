import { readResume } from '../domain/reading/read-resume.ts';
import { parseResume } from '../domain/resume/parse.ts';
import type { PdfAttachment, PdfReader } from '../ports/pdf-reader.ts';
import { readPdf } from './check-pdf.ts';

export interface ImportedResume {
  /** JSON Resume. */
  readonly resume: unknown;
  /** Whether the document itself was in the file, or it was read from the text. */
  readonly from: 'attachment' | 'text';
  /** What a person has to look at, in sentences. */
  readonly unsure: readonly string[];
}

/**
 * The résumé of a PDF: the one that is attached, else what can be made of its text.
 *
 * @throws as {@link PdfReader.read}
 */
export async function importResume(
  readers: readonly PdfReader[],
  pdf: Uint8Array,
  signal: AbortSignal,
): Promise<ImportedResume> {
  const { file, readings } = await readPdf(readers, pdf, signal);
  for (const attachment of file.attachments) {
    const resume = attachedResume(attachment);
    if (resume !== null) return { resume, from: 'attachment', unsure: [] };
  }
  const resume = readResume(readings[0]?.text ?? '');
  return { resume, from: 'text', unsure: doubtsAbout(resume) };
}

function attachedResume({ fileName, bytes }: PdfAttachment): unknown {
  if (!fileName.endsWith('.json')) return null;
  try {
    const data: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return parseResume(data).ok ? data : null;
  } catch {
    return null;
  }
}

function doubtsAbout({ basics, work, education, skills }: ReturnType<typeof readResume>): string[] {
  const doubts: string[] = [];
  if (!basics.name) doubts.push('No name was found.');
  if (!basics.email && !basics.phone)
    doubts.push('No address or number to reach somebody was found.');
  if (work.length === 0) doubts.push('No job with a date was found.');
  work.forEach(({ position, name }, index) => {
    const where = `work[${index}]`;
    if (!position || !name) doubts.push(`${where}: the employer or the position was not found.`);
    else
      doubts.push(
        `${where}: "${position}" was taken for the position, "${name}" for the employer.`,
      );
  });
  if (education.length === 0) doubts.push('No education with a date was found.');
  if (skills.length === 0) doubts.push('No skills were found.');
  return doubts;
}
