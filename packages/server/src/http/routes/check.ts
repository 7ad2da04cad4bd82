import { checkReportSchema, checkRequestSchema } from '@offprint/contract';
import { checkSentPdf } from '../../app/check-sent-pdf.ts';
import type { Api, HttpDependencies } from '../api.ts';
import type { OtherBody } from '../endpoint.ts';
import { parseJsonBody } from '../request-body.ts';
import { success } from '../responses.ts';

const FILE = { type: 'string', format: 'binary' } as const;

/** The file by itself, as `curl --data-binary` sends it. */
const PDF_BODY: OtherBody = {
  schema: FILE,
  read: async (bytes) => ({ pdf: inBase64(bytes) }),
};

/** As a form of a web page, or `curl -F`, sends both. */
const FORM_BODY: OtherBody = {
  schema: {
    type: 'object',
    properties: { pdf: FILE, document: { type: 'string', description: 'Its JSON.' } },
    required: ['pdf'],
  },
  async read(bytes, contentType) {
    const form = await formOf(bytes, contentType);
    const fields = [...form].map(async ([name, value]) => [name, await fieldOf(name, value)]);
    return Object.fromEntries(await Promise.all(fields));
  },
};

/** More than the two known fields, so that the refusal can name unknown ones. */
const MOST_FIELDS = 8;
const BOUNDARY = /;\s*boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'+.-]{1,70}))\s*(?:;|$)/i;

/** Counts fields first: parsing thousands of empty ones would take seconds of the thread. */
async function formOf(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new TypeError('it names no boundary');
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = -1;
  for (let delimiters = 0; ; delimiters += 1) {
    at = body.indexOf(`--${boundary}`, at + 1, 'latin1');
    if (at < 0) break;
    // The last delimiter ends the form.
    if (delimiters > MOST_FIELDS) throw new TypeError(`it has more than ${MOST_FIELDS} fields`);
  }
  // Parsed with the same boundary that was counted.
  const headers = { 'content-type': `multipart/form-data; boundary="${boundary}"` };
  return await new Response(bytes, { headers }).formData();
}

async function fieldOf(name: string, value: File | string): Promise<unknown> {
  if (name === 'pdf' && typeof value !== 'string') {
    return inBase64(new Uint8Array(await value.arrayBuffer()));
  }
  const text = typeof value === 'string' ? value : await value.text();
  if (name !== 'document') return text;
  const json = parseJsonBody(new TextEncoder().encode(text));
  if (!json.ok) throw new TypeError(`in its document, ${json.problem.message}`);
  return json.value;
}

function inBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** What programs read in a PDF. */
export function addCheckRoutes(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'post',
      path: '/check',
      operationId: 'checkPdf',
      access: 'export',
      rate: 'previews',
      tag: 'Exports',
      summary: 'What programs read in a PDF',
      description:
        'As those that sort applications do, by pdf.js, and by pdftotext where it is installed. With the document that it was printed from, each of its values is looked for. Nothing is stored; it counts as a preview.',
      body: checkRequestSchema,
      otherBodies: { 'application/pdf': PDF_BODY, 'multipart/form-data': FORM_BODY },
      bodyExample: { pdf: 'JVBERi0xLjcK', document: { basics: { name: 'Ada Lovelace' } } },
      replies: { 200: { description: 'The report.', data: checkReportSchema } },
      errors: ['UNREADABLE_PDF', 'RENDER_TIMEOUT'],
    },
    // Not aborted when the server stops: it is finished within the grace period.
    async ({ c, caller, body }) =>
      success(c, await checkSentPdf(app, caller, body, c.req.raw.signal)),
  );
}
