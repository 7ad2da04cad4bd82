import { SPARE_PRINTS } from './app/print.ts';
import type { Config } from './config/config.ts';
import { DOCUMENT_KINDS, type KindRegistry } from './domain/document-kinds.ts';
import { allowsTemplate } from './domain/plan.ts';
import type { TemplateInfo } from './domain/template-info.ts';
import { createPinoLogger } from './drivers/log/pino-logger.ts';
import { createRendererByEngine } from './drivers/renderer/by-engine.ts';
import {
  CHROMIUM_PACKAGE,
  findChromiumPackage,
} from './drivers/renderer/chromium/chromium-package.ts';
import { createChromiumRenderer } from './drivers/renderer/chromium/chromium-renderer.ts';
import { type BrowserSearch, findBrowser } from './drivers/renderer/chromium/find-browser.ts';
import { installHeadlessShell } from './drivers/renderer/chromium/install-browser.ts';
import { createTypstRenderer } from './drivers/renderer/typst/typst-renderer.ts';
import type { Logger } from './ports/logger.ts';
import type { Renderer } from './ports/renderer.ts';
import type { Telemetry } from './ports/telemetry.ts';
import type { TemplateCatalog } from './ports/template-catalog.ts';
import { fontFiles } from './templates/fonts/installed-fonts.ts';
import type { TemplateDefinition } from './templates/own/definition.ts';
import { type LiveTemplates, openLiveTemplates } from './templates/own/live-templates.ts';
import { loadPhotoDecoder } from './templates/photo.ts';
import {
  createOffloadingLibrary,
  type OffloadingLibrary,
} from './templates/process/offloading-library.ts';

/** An engine of the host app, with the templates that it prints. */
export interface HostEngine {
  readonly renderer: Renderer;
  /** Each names this engine, and an existing kind of document. */
  readonly templates: readonly TemplateInfo[];
}

/** Everything for printing, without a store, a storage or a server. */
export interface Printer {
  /** Offprint's own templates, with their sources. */
  readonly library: OffloadingLibrary;
  readonly templates: TemplateCatalog;
  /** Including kinds that templates add. */
  readonly kinds: KindRegistry;
  readonly renderer: Renderer;
}

export interface HostPrinting {
  readonly engines?: Readonly<Record<string, HostEngine>> | undefined;
  readonly kinds?: KindRegistry | undefined;
  readonly templates?: readonly TemplateDefinition[] | undefined;
  /**
   * Prints that an engine accepts beyond its concurrency, by default for users that are let past.
   */
  readonly sparePrints?: number | undefined;
  /** Whether jobs are printed here, so that templates report what they lack. True if absent. */
  readonly prints?: boolean | undefined;
}

/** @throws Error for an unusable engine or template, naming it */
export async function composePrinter(
  config: Config,
  log: Logger = createPinoLogger(config.log.level),
  host: HostPrinting = {},
  telemetry?: Telemetry,
): Promise<Printer> {
  const { engines: hostEngines = {}, kinds: knownKinds = DOCUMENT_KINDS } = host;
  const { sparePrints = SPARE_PRINTS, prints = true } = host;
  const library = createOffloadingLibrary();
  const live = await openLiveTemplates({
    templates: host.templates ?? [],
    packages: config.render.templatePackages,
    directory: config.render.templatesDir,
    watches: config.render.watchTemplates,
    onProblem: (problem, cause) => log.error({ err: cause }, problem),
    known: { templateIds: library.list().map(({ id }) => id), kinds: knownKinds },
  });
  const { kinds } = live;
  const chromium = createChromiumRenderer({
    source: {
      templates: [...library.templates, library.foreignTemplate],
      preloadFonts: library.preloadFonts,
      get fontCss() {
        return library.fontCss;
      },
      readFont: library.readFont,
      findLive: live.findPrintable,
    },
    concurrency: config.worker.concurrency,
    sparePages: sparePrints,
    pagesPerBrowser: config.render.pagesPerBrowser,
    timeoutMs: config.render.timeoutMs,
    maxPrintResidentBytes: config.render.maxMemoryBytes,
    browserPath: config.render.browserPath ?? undefined,
    cacheDir: config.render.cacheDir,
    tempDir: config.render.tempDir,
    sandbox: config.render.sandbox,
    onLaunch: () => telemetry?.engineStarted('chromium'),
    log,
  });
  const typst = createTypstRenderer({
    source: {
      templates: [...library.typesetTemplates, ...library.otherTypesetTemplates],
      get files() {
        return library.typstFiles;
      },
      get fontFiles() {
        return fontFiles();
      },
      get fonts() {
        return live.list().flatMap(({ fonts }) => fonts);
      },
      findLive: live.findTypeset,
    },
    concurrency: config.worker.concurrency,
    spareCompilers: sparePrints,
    timeoutMs: config.render.timeoutMs,
    maxPrintResidentBytes: config.render.maxMemoryBytes,
    onStart: () => telemetry?.engineStarted('typst'),
    log,
  });
  const own = { chromium, typst };
  const hosts = Object.entries(hostEngines);
  for (const name of Object.keys(own)) {
    if (name in hostEngines) throw new Error(`An engine named "${name}" is there already.`);
  }
  for (const [name, { templates }] of hosts) {
    for (const template of templates) refuseUnusable(template, name, kinds);
  }
  const engines = {
    ...own,
    ...Object.fromEntries(hosts.map(([name, { renderer }]) => [name, renderer])),
  };
  const ofHosts = hosts.flatMap(([, { templates }]) => templates);
  const missingPackage = prints ? missingPackageOf : () => null;
  const templates = catalogOf(library, live, ofHosts, missingPackage);
  const inUse = enginesInUse(config, templates);
  // A browser takes memory and may be missing, so beside other engines the first print starts it.
  const warm = inUse.length > 1 ? inUse.filter((name) => name !== 'chromium') : inUse;
  const renderer = createRendererByEngine({ engines, warm });
  return {
    library,
    templates,
    kinds,
    renderer: {
      ...renderer,
      async warmUp(engine) {
        const isServer = engine === undefined;
        await Promise.all([renderer.warmUp(engine), ...(isServer ? [loadPhotoDecoder()] : [])]);
      },
      async close() {
        await Promise.all([renderer.close(), library.close(), live.close()]);
      },
    },
  };
}

/** The engines of templates that some plan includes. No other engine has to work here. */
export function enginesInUse(
  { plans }: Pick<Config, 'plans'>,
  templates: Pick<TemplateCatalog, 'list'>,
): readonly string[] {
  const all = [...plans.byName.values()];
  const usable = templates.list().filter((each) => all.some((plan) => allowsTemplate(plan, each)));
  return [...new Set(usable.map(({ engine }) => engine))];
}

function refuseUnusable({ id, engine, kind }: TemplateInfo, name: string, kinds: KindRegistry) {
  if (engine !== name) {
    throw new Error(`The template "${id}" names the engine "${engine}", but comes with "${name}".`);
  }
  if (!kinds.find(kind)) {
    throw new Error(`The template "${id}" prints the kind "${kind}", which there is not.`);
  }
}

/** The npm package that an engine needs and that is not installed here, or null. */
export function missingPackageOf(engine: string): string | null {
  return engine === 'chromium' && findChromiumPackage() === null ? CHROMIUM_PACKAGE : null;
}

function catalogOf(
  library: OffloadingLibrary,
  live: LiveTemplates,
  ofHosts: readonly TemplateInfo[],
  missingPackage: (engine: string) => string | null,
): TemplateCatalog {
  const described = (template: TemplateInfo): TemplateInfo => {
    const missing = missingPackage(template.engine);
    return missing === null ? template : { ...template, missingPackage: missing };
  };
  const lasting = [...library.list(), ...ofHosts].map(described);
  const byId = new Map(lasting.map((template) => [template.id, template]));
  const isTwice = live.list().some(({ info }) => byId.has(info.id));
  if (isTwice || byId.size < lasting.length) throw new Error('Two templates have the same id.');
  return {
    list: () => [...lasting, ...live.list().map(({ info }) => described(info))],
    find: (templateId) => byId.get(templateId) ?? live.find(templateId)?.info ?? null,
    estimatePages: async (templateId, ...terms) =>
      live.find(templateId) ? 1 : await library.estimatePages(templateId, ...terms),
  };
}

/** The browser that would print, and what the search found on the way. */
export function searchBrowser({ render }: Config): Promise<BrowserSearch> {
  return findBrowser({
    browserPath: render.browserPath ?? undefined,
    cacheDir: render.cacheDir,
  });
}

export interface BrowserDownload {
  readonly mirrorUrl?: string | undefined;
  readonly onProgress: (downloadedBytes: number, totalBytes: number) => void;
}

/**
 * Downloads a headless shell to where searchBrowser finds it.
 *
 * @returns the path of the executable
 * @throws OffprintError ENGINE_UNAVAILABLE
 */
export function installBrowser({ render }: Config, download: BrowserDownload): Promise<string> {
  const { mirrorUrl: baseUrl, onProgress } = download;
  return installHeadlessShell({ cacheDir: render.cacheDir, baseUrl, onProgress });
}
