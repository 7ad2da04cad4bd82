import type { Warning } from '@offprint/contract';
import { templateFailed } from '../../../domain/errors.ts';
import { sweepOwnedFolders } from '../../../platform/owned-folder.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Renderer, RenderRequest } from '../../../ports/renderer.ts';
import { setTighter } from '../fit-pages.ts';
import { pageFillOf } from '../page-fill.ts';
import { countPages } from '../plain-pdf.ts';
import { templateNotFound, tooManyPages, wouldHaveTooManyPages } from '../render-errors.ts';
import { createBrowserLauncher } from './browser-launcher.ts';
import { drawForeign, printForeign } from './fresh-page.ts';
import type { PageLimits } from './hot-page.ts';
import type { SandboxMode } from './launch-confined.ts';
import { createPagePool } from './page-pool.ts';
import type { ForeignDocument, PrintableDocument, PrintSource } from './print-source.ts';
import { makeReproducible } from './skia-pdf.ts';

export interface ChromiumRendererOptions {
  readonly source: PrintSource;
  /** The number of parallel prints, and of hot pages. */
  readonly concurrency: number;
  /** Additional pages, for users that are let past slow prints. None by default. */
  readonly sparePages?: number | undefined;
  readonly pagesPerBrowser: number;
  /** The time limit of a print. Waiting for a page does not count. */
  readonly timeoutMs: number;
  /** The only browser to use. */
  readonly browserPath?: string | undefined;
  /** Where browsers are installed and unpacked. Made private to this user. */
  readonly cacheDir: string;
  /** Where profiles are created. Made private to this user. */
  readonly tempDir: string;
  /** `auto` by default. */
  readonly sandbox?: SandboxMode | undefined;
  /** Detected by default. */
  readonly isRoot?: boolean | undefined;
  /** The directories of PATH. The usual ones are searched in any case. */
  readonly searchPath?: readonly string[] | undefined;
  /** A print is stopped when its process uses more memory. */
  readonly maxPrintResidentBytes?: number | undefined;
  /** A page is replaced after this many prints … */
  readonly maxPrintsPerPage?: number | undefined;
  /** … or when its process uses this much memory. */
  readonly maxPageResidentBytes?: number | undefined;
  /** Called whenever a browser has started. */
  readonly onLaunch?: (() => void) | undefined;
  readonly log: Logger;
}

const MAX_PRINTS_PER_PAGE = 10_000;
const MAX_PAGE_RESIDENT_BYTES = 512 * 1024 * 1024;
const MAX_PRINT_RESIDENT_BYTES = 1024 * 1024 * 1024;

/** Prints with hot pages of a headless Chromium. Starts nothing before it is needed. */
export function createChromiumRenderer(options: ChromiumRendererOptions): Renderer {
  const { source, concurrency, timeoutMs, tempDir, log } = options;
  const launcher = createBrowserLauncher({ ...options, sandbox: options.sandbox ?? 'auto' });
  const pool = createPagePool({
    concurrency,
    sparePages: options.sparePages ?? 0,
    pagesPerBrowser: options.pagesPerBrowser,
    source,
    limits: {
      maxPrints: options.maxPrintsPerPage ?? MAX_PRINTS_PER_PAGE,
      maxResidentBytes: options.maxPageResidentBytes ?? MAX_PAGE_RESIDENT_BYTES,
      maxPrintResidentBytes: options.maxPrintResidentBytes ?? MAX_PRINT_RESIDENT_BYTES,
    },
    log,
    async launch() {
      const browser = await launcher.launch();
      options.onLaunch?.();
      return browser;
    },
  });
  const templates = new Map(source.templates.map((template) => [template.id, template]));

  async function printable(request: RenderRequest): Promise<PrintableDocument | ForeignDocument> {
    const { id } = request.template;
    const template = templates.get(id) ?? source.findLive?.(id);
    if (!template) throw templateNotFound(id);
    try {
      return await template.print(request.document, request.options, request.quality);
    } catch (error) {
      throw templateFailed(template.id, error);
    }
  }

  return {
    concurrency,
    async render(request, signal) {
      signal.throwIfAborted();
      const document = await printable(request);
      const { template, maxPages } = request;
      const limits = limitsOf(request);
      const printed =
        'documentHtml' in document
          ? await pool.useApart(signal, timeoutMs, (page, pageNumber) =>
              printForeign(page, source, document, { pageNumber, ...limits }),
            )
          : await pool.use(signal, timeoutMs, (page) => page.print(template.id, document, limits));
      if (printed.type === 'tooLong') throw wouldHaveTooManyPages(printed.fewestPages, maxPages);
      const { bytes } = printed;
      const pageCount = countPages(bytes);
      if (pageCount > maxPages) throw tooManyPages(pageCount, maxPages);
      makeReproducible(bytes, document.modifiedAt);
      const pageFill = pageFillOf(bytes, pageCount, document.marginMm);
      const blocked = blockedWarnings(printed.blockedUrls ?? []);
      const tighter = limits.wantedPages === null ? [] : setTighter(printed.fitNote, pageCount);
      return {
        bytes,
        pageCount,
        pageFill,
        warnings: [...document.warnings, ...blocked, ...tighter],
      };
    },
    async screenshot(request, widthPx, signal) {
      signal.throwIfAborted();
      const document = await printable(request);
      if ('documentHtml' in document) {
        return await pool.useApart(signal, timeoutMs, (page, pageNumber) =>
          drawForeign(page, source, document, { pageNumber, widthPx, ...limitsOf(request) }),
        );
      }
      return await pool.use(signal, timeoutMs, (page) =>
        page.drawFirstPage(request.template.id, document, limitsOf(request), widthPx),
      );
    },
    warmUp: pool.openAll,
    async check() {
      const signal = AbortSignal.timeout(timeoutMs);
      await pool.use(signal, timeoutMs, (page) => page.print('', BLANK_PAGE, BLANK_LIMITS));
      return launcher.description();
    },
    cleanUp: () => sweepOwnedFolders(tempDir),
    close: pool.close,
  };
}

function limitsOf({ options, maxPages }: RenderRequest): PageLimits {
  return { maxPages, wantedPages: options.maxPages === undefined ? null : maxPages };
}

const MAX_NAMED_URLS = 5;
const MAX_URL_LENGTH = 100;

function blockedWarnings(urls: readonly string[]): readonly Warning[] {
  if (urls.length === 0) return [];
  const named = urls.slice(0, MAX_NAMED_URLS).map((url) => url.slice(0, MAX_URL_LENGTH));
  const more = urls.length > named.length ? ` and ${urls.length - named.length} more` : '';
  return [
    {
      code: 'ADDRESS_BLOCKED',
      message: `A document is printed without network and scripts, so this was left out: ${named.join(', ')}${more}. Bring pictures and fonts along as data: URLs.`,
    },
  ];
}

const BLANK_LIMITS: PageLimits = { maxPages: 1, wantedPages: null };
const BLANK_PAGE: PrintableDocument = {
  bodyHtml: '',
  bodyStyle: '',
  title: '',
  lang: 'en',
  dir: 'ltr',
  modifiedAt: null,
  fallbackFonts: null,
  pageWidthMm: 210,
  pageHeightMm: 297,
  marginMm: { top: 0, right: 0, bottom: 0, left: 0 },
  warnings: [],
};
