import type { CheckReport, ReaderReport, Warning } from '@offprint/contract';
import { toOffprintError } from '../domain/errors.ts';
import type { RenderedPdf } from '../ports/renderer.ts';
import { checkPdf } from './check-pdf.ts';
import { kindOf, type PrintRequest } from './check-request.ts';
import type { AppContext } from './context.ts';
import { jobFields } from './log-fields.ts';
import { inTurn } from './print.ts';
import type { ExportRun, PublishedPdf } from './publish-pdf.ts';
import { traced } from './traced.ts';

/** A report is stored with its job and sent with each answer about it: 64 KiB are never reached. */
const MOST_LISTED = 20;
const LONGEST_TEXT = 120;

/**
 * Has programs read the print if that was requested, in turn with other prints of the user. If no
 * report can be made, a warning says so and the file is delivered all the same.
 *
 * @throws the signal's reason when it aborts
 */
export async function withReport(
  ctx: AppContext,
  run: ExportRun,
  request: PrintRequest,
  pdf: RenderedPdf,
): Promise<PublishedPdf> {
  const { claimed, signal, traceparent } = run;
  if (!claimed.job.wantsReport) return { ...pdf, report: null };
  try {
    const parent = { parent: traceparent };
    const report = await traced(ctx, 'report', parent, () => readBack(ctx, run, request, pdf));
    return { ...pdf, report: shortened(report) };
  } catch (error) {
    signal.throwIfAborted();
    ctx.log.warn({ ...jobFields(claimed.job), err: error }, 'a print could not be read back');
    return { ...pdf, report: null, warnings: [...pdf.warnings, reportMissing(error)] };
  }
}

async function readBack(
  ctx: AppContext,
  { claimed: { job }, signal }: ExportRun,
  { template, document, options }: PrintRequest,
  { bytes }: RenderedPdf,
): Promise<CheckReport> {
  const { previewLimitMs: limitMs } = ctx.settings;
  const terms = {
    userId: job.userId,
    userConcurrency: job.policy.userConcurrency,
    limitMs,
    limitMessage: `It was not read within ${limitMs / 1000} seconds.`,
  };
  const kind = kindOf(ctx.kinds, template);
  const printed = kind.printed ? kind.printed(document, options) : document;
  return await inTurn(ctx, terms, signal, (inTime) => checkPdf(ctx, bytes, printed, inTime));
}

function reportMissing(error: unknown): Warning {
  return {
    code: 'REPORT_MISSING',
    message: `The file is whole, but there is no report on it. ${toOffprintError(error).message}`,
  };
}

function shortened(report: CheckReport): CheckReport {
  return {
    ...report,
    title: report.title && cut(report.title),
    readers: report.readers.map(shortenedReader),
  };
}

function shortenedReader(report: ReaderReport): ReaderReport {
  const listed = (fields: ReaderReport['missing']) =>
    fields.slice(0, MOST_LISTED).map(({ path, value }) => ({ path: cut(path), value: cut(value) }));
  return {
    ...report,
    missing: listed(report.missing),
    misplaced: listed(report.misplaced),
    unrecognised: report.unrecognised.slice(0, MOST_LISTED).map(cut),
  };
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT).toWellFormed()}…`;
}
