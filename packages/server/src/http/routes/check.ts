import { checkReportSchema, checkRequestSchema } from '@offprint/contract';
import { checkSentPdf } from '../../app/check-sent-pdf.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { success } from '../responses.ts';

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
      bodyExample: { pdf: 'JVBERi0xLjcK', document: { basics: { name: 'Ada Lovelace' } } },
      replies: { 200: { description: 'The report.', data: checkReportSchema } },
      errors: ['UNREADABLE_PDF', 'RENDER_TIMEOUT'],
    },
    async ({ c, caller, body, signal }) =>
      success(c, await checkSentPdf(app, caller, body, signal)),
  );
}
