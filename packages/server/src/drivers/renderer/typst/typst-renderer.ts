import type { Warning } from '@offprint/contract';
import { OffprintError, templateFailed } from '../../../domain/errors.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Renderer, RenderRequest } from '../../../ports/renderer.ts';
import { setTighter } from '../fit-pages.ts';
import { templateNotFound, tooManyPages } from '../render-errors.ts';
import { createCompilerPool } from './compiler-pool.ts';
import { startCompiler } from './compiler-process.ts';
import type { Answer, Diagnostics, Task, Typesetting } from './messages.ts';
import type {
  TypesetDocument,
  TypesetFit,
  TypesetSource,
  TypesetTemplate,
} from './typeset-source.ts';

export interface TypstRendererOptions {
  readonly source: TypesetSource;
  /** The number of parallel prints, and of processes. */
  readonly concurrency: number;
  /** Additional processes, for users that are let past slow prints. None by default. */
  readonly spareCompilers?: number | undefined;
  /** The time limit of a print. Waiting for a process does not count. */
  readonly timeoutMs: number;
  /** A print is stopped when its process uses more memory. */
  readonly maxPrintResidentBytes?: number | undefined;
  /** A process that uses more memory after a print is replaced. */
  readonly maxIdleResidentBytes?: number | undefined;
  /** Called whenever a process has started. */
  readonly onStart?: (() => void) | undefined;
  readonly log: Logger;
}

const MAX_PRINT_RESIDENT_BYTES = 1024 * 1024 * 1024;
const MAX_IDLE_RESIDENT_BYTES = 200 * 1024 * 1024;
/** The page of the check. Other templates are found by their ids. */
const BLANK_PATH = '/blank-page.typ';

/** Prints with processes of Typst's compiler. Starts nothing before it is needed. */
export function createTypstRenderer(options: TypstRendererOptions): Renderer {
  const { source, concurrency, timeoutMs, log } = options;
  const pool = createCompilerPool({
    concurrency,
    spareCompilers: options.spareCompilers ?? 0,
    timeoutMs,
    maxTaskResidentBytes: options.maxPrintResidentBytes ?? MAX_PRINT_RESIDENT_BYTES,
    maxIdleResidentBytes: options.maxIdleResidentBytes ?? MAX_IDLE_RESIDENT_BYTES,
    log,
    async start() {
      const files = new Map([...source.files, [BLANK_PATH, '']]);
      const compiler = await startCompiler({
        files,
        fontFiles: source.fontFiles,
        fonts: source.fonts ?? [],
      });
      options.onStart?.();
      return compiler;
    },
  });
  const templates = new Map(source.templates.map((template) => [template.id, template]));

  function templateOf({ template: { id } }: RenderRequest): TypesetTemplate {
    const template = templates.get(id) ?? source.findLive?.(id);
    if (!template) throw templateNotFound(id);
    return template;
  }

  async function typeset(
    template: TypesetTemplate,
    { document, options, quality }: RenderRequest,
  ): Promise<TypesetDocument> {
    try {
      return await template.typeset(document, options, quality);
    } catch (error) {
      throw templateFailed(template.id, error);
    }
  }

  async function perform(task: Task, signal: AbortSignal, templateId = ''): Promise<Answer> {
    const answer = await pool.perform(task, signal);
    if (answer.is !== 'failed') return answer;
    throw templateFailed(templateId, new Error(answer.diagnostics.join('\n')));
  }

  const known = new Set<string>();
  /** Diagnostics are about our own sources, so users could not do anything about them. */
  function logOnce(templateId: string, diagnostics: Diagnostics): void {
    for (const diagnostic of diagnostics) {
      if (known.has(diagnostic)) continue;
      known.add(diagnostic);
      log.warn({ templateId, diagnostic }, 'the compiler warns of a template');
    }
  }

  return {
    concurrency,
    async render(request, signal) {
      signal.throwIfAborted();
      const template = templateOf(request);
      const document = await typeset(template, request);
      const { maxPages } = request;
      const wantedPages = request.options.maxPages === undefined ? null : maxPages;
      const set = typesetting(template, document, wantedPages);
      const answer = await perform({ does: 'print', ...set, maxPages }, signal, template.id);
      if (answer.is === 'tooLong') throw tooManyPages(answer.pageCount, maxPages);
      const { bytes, pageCount, pageFill, ...print } = expected('printed', answer);
      logOnce(template.id, print.diagnostics);
      const warnings = [...document.warnings];
      if (print.lacksGlyphs) warnings.push(standardNotKept(document.standard));
      const note = document.fit?.steps[print.fitStep]?.note;
      if (wantedPages !== null) warnings.push(...setTighter(note, pageCount));
      return { bytes, pageCount, pageFill, warnings };
    },
    async screenshot(request, widthPx, signal) {
      signal.throwIfAborted();
      const template = templateOf(request);
      const document = await typeset(template, request);
      const wantedPages = request.options.maxPages ?? null;
      const set = typesetting(template, document, wantedPages);
      const task: Task = { does: 'draw', ...set, widthPx };
      return expected('drawn', await perform(task, signal, template.id)).png;
    },
    warmUp: pool.startAll,
    async check() {
      const signal = AbortSignal.timeout(timeoutMs);
      await perform({ does: 'print', ...BLANK_PAGE, maxPages: 1 }, signal);
      const { version } = expected('identified', await perform({ does: 'identify' }, signal));
      return { description: `Typst ${version}, in processes of its own`, warnings: [] };
    },
    // A process ends with the server that started it, and writes no files.
    cleanUp: async () => 0,
    close: pool.close,
  };
}

/** The data of a document for a process. */
export function typesetting(
  { main }: TypesetTemplate,
  document: TypesetDocument,
  wantedPages: number | null,
): Typesetting {
  const { data, images, standard, modifiedAt, marginMm = NO_MARGINS, fit = AS_IT_IS } = document;
  return {
    main,
    data: wellFormedJson(data),
    images,
    standard,
    timestampSeconds: modifiedAt === null ? null : Math.floor(Date.parse(modifiedAt) / 1000),
    marginMm,
    fitSettings: fit.steps.map(({ setting }) => JSON.stringify(setting)),
    fitStart: fit.start,
    wantedPages,
  };
}

function standardNotKept(standard: string): Warning {
  return {
    code: 'STANDARD_NOT_KEPT',
    message: `No font here has some of the characters, so the PDF does not keep to PDF/${standard.toUpperCase()}.`,
  };
}

/** Half a surrogate pair is invalid, and a JSON reader refuses the whole text. */
const HALF_PAIR = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

function wellFormedJson(data: unknown): string {
  const json = JSON.stringify(data);
  // Nearly every text is well formed and needs no replacement.
  return json.includes('\\ud') ? json.replace(HALF_PAIR, '$1\\ufffd') : json;
}

const NO_MARGINS = { top: 0, bottom: 0 };
const AS_IT_IS: TypesetFit = { steps: [{ setting: {}, note: '' }], start: 0 };
const BLANK_PAGE: Typesetting = {
  main: BLANK_PATH,
  data: '{}',
  images: new Map(),
  standard: '1.7',
  timestampSeconds: null,
  marginMm: NO_MARGINS,
  fitSettings: [],
  fitStart: 0,
  wantedPages: null,
};

function expected<K extends Answer['is']>(kind: K, answer: Answer): Extract<Answer, { is: K }> {
  if (answer.is === kind) return answer as Extract<Answer, { is: K }>;
  throw new OffprintError('INTERNAL_ERROR', 'The document could not be set.', {
    cause: new Error(`${answer.is} instead of ${kind}`),
  });
}
