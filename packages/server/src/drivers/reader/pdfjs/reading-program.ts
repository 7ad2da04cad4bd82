import { PAGE_END } from '../../../domain/reading/readable-text.ts';
import type { PdfAttachment, PdfFile } from '../../../ports/pdf-reader.ts';
import { MAX_PAGES, MAX_TEXT_LENGTH, type PdfjsDocument, type ReadingAnswer } from './messages.ts';

// The program of a process that reads one PDF and ends. The file may use all the time and memory it
// gets: the parent process limits both.

// Nobody limits it any more.
process.once('disconnect', () => process.exit());
process.once('message', async (pdf: Uint8Array) => {
  const answer = await answerTo(pdf);
  process.send?.(answer, () => process.disconnect());
});

async function answerTo(pdf: Uint8Array): Promise<ReadingAnswer> {
  try {
    const { getDocumentProxy } = await import('unpdf');
    return await readDocument(await getDocumentProxy(new Uint8Array(pdf)));
  } catch (error) {
    const isEncrypted = (error as Error).name === 'PasswordException';
    return { is: 'unreadable', reason: isEncrypted ? 'encrypted' : 'broken' };
  }
}

async function readDocument(document: PdfjsDocument): Promise<ReadingAnswer> {
  const { numPages: pageCount } = document;
  if (pageCount > MAX_PAGES) return { is: 'unreadable', reason: 'tooLong' };
  let text = '';
  let headPt = Number.POSITIVE_INFINITY;
  let pageFill: number | null = null;
  for (let number = 1; number <= pageCount; number += 1) {
    const page = await readPage(document, number);
    text += `${page.text}${PAGE_END}`;
    if (text.length > MAX_TEXT_LENGTH) return { is: 'unreadable', reason: 'tooLong' };
    if (page.highestPt === null || page.lowestPt === null) continue;
    headPt = Math.min(headPt, page.heightPt - page.highestPt);
    const share = (page.heightPt - page.lowestPt) / (page.heightPt - headPt);
    pageFill = number - 1 + Math.min(1, Math.max(0.01, share));
  }
  const { info, metadata } = await document.getMetadata();
  const title = (info as { readonly Title?: unknown }).Title;
  const file: PdfFile = {
    title: typeof title === 'string' && title !== '' ? title : null,
    pageCount,
    pageFill: pageFill === null ? null : Math.round(pageFill * 100) / 100,
    standards: standardsOf(metadata),
    attachments: await attachmentsOf(document),
  };
  return { is: 'read', reading: { text, file } };
}

async function readPage(document: PdfjsDocument, number: number) {
  const page = await document.getPage(number);
  const [, bottom = 0, , top = 0] = page.view;
  const { items } = await page.getTextContent();
  let text = '';
  const baselinesPt: number[] = [];
  for (const item of items) {
    if (!('str' in item)) continue;
    text += item.str + (item.hasEOL ? '\n' : '');
    if (item.str.trim() !== '') baselinesPt.push(Number(item.transform[5]) - bottom);
  }
  page.cleanup();
  const isEmpty = baselinesPt.length === 0;
  return {
    text,
    heightPt: top - bottom,
    highestPt: isEmpty ? null : baselinesPt.reduce((a, b) => Math.max(a, b)),
    lowestPt: isEmpty ? null : baselinesPt.reduce((a, b) => Math.min(a, b)),
  };
}

interface Metadata {
  get(name: string): unknown;
}

function standardsOf(metadata: Metadata | null): string[] {
  const of = (name: string) => String(metadata?.get(name) ?? '');
  const accessible = of('pdfuaid:part');
  const archived = of('pdfaid:part') + of('pdfaid:conformance').toLowerCase();
  return [
    ...(accessible ? [`PDF/UA-${accessible}`] : []),
    ...(archived ? [`PDF/A-${archived}`] : []),
  ];
}

const MAX_ATTACHMENTS = 10;

async function attachmentsOf(document: PdfjsDocument): Promise<PdfAttachment[]> {
  const all = [...((await document.getAttachments()) ?? [])].slice(0, MAX_ATTACHMENTS);
  const attachments: PdfAttachment[] = [];
  for (const [id, { filename, content }] of all) {
    const bytes = content ?? (await document.getAttachmentContent(id));
    if (bytes) attachments.push({ fileName: filename, bytes });
  }
  return attachments;
}
