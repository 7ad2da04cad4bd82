import { randomUUID } from 'node:crypto';
import { access, statfs } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { AppContext } from '../app/context.ts';
import { findExportsWithoutFile } from '../app/missing-files.ts';
import { type StorageOwner, storageOwner } from '../app/storage-owner.ts';
import { compose, createLogger } from '../compose.ts';
import {
  composePrinter,
  enginesInUse,
  missingPackageOf,
  type Printer,
  searchBrowser,
} from '../compose-printer.ts';
import { storageDriver } from '../compose-storage.ts';
import { storeDriver } from '../compose-store.ts';
import { type Config, storesOf } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { readPlatform } from '../config/load.ts';
import type { StoreConfig } from '../config/store-choice.ts';
import { DOCUMENT_KINDS } from '../domain/document-kinds.ts';
import { isOffprintError, toOffprintError } from '../domain/errors.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import { exists, folderProblem, nearestExisting } from '../platform/make-folder.ts';
import type { Renderer, RenderRequest } from '../ports/renderer.ts';
import { FONT_PACKAGES } from '../templates/fonts/font-packages.ts';
import { fontFiles, installedFonts } from '../templates/fonts/installed-fonts.ts';
import { type Check, failed, ok, warning } from './check.ts';
import { loadQuietConfig } from './command.ts';
import { formatBytes, formatDuration, plural } from './format.ts';
import { checkPlatform } from './platform-checks.ts';

/** Checks everything that a running system needs, one after the other, as far as the settings allow. */
export async function* examine(signal: AbortSignal): AsyncGenerator<Check> {
  yield ok('Node', `${process.versions.node} on ${process.platform} ${process.arch}`);
  const config = readConfig();
  if ('status' in config) {
    yield config;
    return;
  }
  yield ok('Settings', 'all are valid');
  yield* await checkPlatform(config, readPlatform());
  yield await checkDataDirectory(config);
  yield* await checkStores(config);
  yield* await checkFileStorage(config);
  yield* await checkStorageOwner(config);
  const printer = await composePrinter({ ...config, worker: { ...config.worker, concurrency: 1 } });
  yield await checkFonts();
  const engines = enginesInUse(config, printer.templates);
  const browser = engines.includes('chromium') ? await checkBrowser(config, engines) : null;
  if (browser) yield browser;
  const working = engines.filter(
    (name) => missingPackageOf(name) === null && (name !== 'chromium' || browser?.status === 'ok'),
  );
  try {
    for (const engine of working) yield await checkTestPrint(printer, engine, signal);
    if (working.length > 0) yield* await checkRunning(printer.renderer);
  } finally {
    await printer.renderer.close();
  }
}

function readConfig(): Config | Check {
  try {
    return loadQuietConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const count = plural(error.problems.length, 'value');
    const found = `${count} cannot be used, so nothing else was looked at`;
    return failed('Settings', found, 'Correct the environment.', error.problems);
  }
}

const LITTLE_SPACE_BYTES = 500_000_000;

/** Whether the data directory can be written, or made. Makes nothing. */
async function checkDataDirectory({ dataDir, storage }: Config): Promise<Check> {
  const problem = await folderProblem(dataDir);
  if (problem !== null) {
    const advice = `Let this user write ${dataDir}, or set OFFPRINT_DATA_DIR to another folder.`;
    return failed('Data', problem, advice);
  }
  const isThere = (await nearestExisting(dataDir)) === resolve(dataDir);
  return checkSpace('Data', `${dataDir}${isThere ? '' : ' (a start makes it)'}`, dataDir, storage);
}

/** The free space of a folder's disk. Below the reserve no new jobs are accepted. */
async function checkSpace(
  name: string,
  found: string,
  folder: string,
  { reserveBytes }: Config['storage'],
): Promise<Check> {
  const { bavail, bsize } = await statfs(await nearestExisting(folder));
  const freeBytes = bavail * bsize;
  const withSpace = `${found}, ${formatBytes(freeBytes)} free`;
  if (freeBytes < reserveBytes) {
    const kept = `${formatBytes(reserveBytes)} are kept free, so nothing new is taken on`;
    return failed(name, `${withSpace}; ${kept}`, 'Make room, or set OFFPRINT_DISK_RESERVE_BYTES.');
  }
  if (freeBytes >= LITTLE_SPACE_BYTES) return ok(name, withSpace);
  return warning(name, withSpace, 'Make room, before exports fail with STORAGE_UNAVAILABLE.');
}

/** What the driver finds of the connection, the version, the migrations and the permissions. */
async function checkStores(config: Config): Promise<readonly Check[]> {
  const [jobs = [], ...others] = await Promise.all(
    storesOf(config).map((store) => checkStore(config, store)),
  );
  // Both are at the same place, so most findings would be repeated.
  return [...jobs, ...others.flat().filter(({ status }) => status !== 'ok')];
}

async function checkStore(config: Config, store: StoreConfig): Promise<readonly Check[]> {
  const driver = storeDriver(store);
  const findings = await driver.diagnose(createLogger(config));
  const which = `${driver.description} (${store.chosenBy})`;
  return findings.map((finding, index) => {
    const isNamed = index > 0 || finding.found.includes(driver.place);
    return { name: 'Store', notes: isNamed ? [] : [which], ...finding };
  });
}

/** What the driver finds of the credentials, the bucket or folder, writing, links and clocks. */
async function checkFileStorage(config: Config): Promise<readonly Check[]> {
  const { directory, diagnose } = storageDriver(config);
  const findings = (await diagnose()).map((finding) => ({
    name: 'Storage',
    notes: [],
    ...finding,
  }));
  if (directory === null || directory.startsWith(resolve(config.dataDir) + sep)) return findings;
  const space = await checkSpace('Storage', directory, directory, config.storage);
  return space.status === 'ok' ? findings : [...findings, space];
}

const OWNER_FAULTS: Partial<Record<StorageOwner, string>> = {
  'another store': 'the files belong to another store, so those without a history stay for ever',
  shared: 'another store is set up over the same files, so those without a history stay for ever',
};
const OWNER_ADVICE =
  'Check which store and which files the settings name. If they are right, run: offprint storage adopt.';

/** Whether the files belong to the store, and exist. Earlier checks report if either can't be read. */
async function checkStorageOwner(config: Config): Promise<readonly Check[]> {
  try {
    const { applied, pending } = await storeDriver(config.store).migrationStatus();
    const isMade = pending.length === 0 && (applied.length > 0 || config.store.type !== 'sqlite');
    if (!isMade) return [];
    const system = await compose(withoutNewSecret(config));
    try {
      const { directory } = storageDriver(config);
      const isThere = directory === null || (await exists(directory));
      const found = isThere && OWNER_FAULTS[await storageOwner(system.app)];
      return found ? [failed('Storage', found, OWNER_ADVICE)] : await checkMissingFiles(system.app);
    } finally {
      await system.close();
    }
  } catch (error) {
    if (isOffprintError(error)) return [];
    throw error;
  }
}

/** Otherwise composing would make and store a secret, though nothing is signed here. */
function withoutNewSecret(config: Config): Config {
  const { storage } = config;
  return {
    ...config,
    storage: { ...storage, signingSecret: storage.signingSecret ?? randomUUID() },
  };
}

/** Checks only the store's first exports, as many as one step reads. */
async function checkMissingFiles(app: AppContext): Promise<readonly Check[]> {
  const { value: missing } = await findExportsWithoutFile(app).next();
  if (!missing?.length) return [];
  const found = `${plural(missing.length, 'file')} not here that exports point to`;
  const advice =
    'Machines that share a store share the files too: name the same folder or bucket on each. If they are lost: offprint storage reconcile.';
  return [failed('Storage', found, advice)];
}

/** Whether every font file is there, and which packages of fonts are. */
async function checkFonts(): Promise<Check> {
  try {
    const files = fontFiles();
    await Promise.all(files.map((path) => access(path)));
    const { packages } = installedFonts();
    const notes = FONT_PACKAGES.map(({ id, brings }) =>
      packages.some((each) => each.id === id)
        ? `${id}: installed`
        : `${id}: not installed; ${brings}: offprint fonts add ${id}`,
    );
    return ok('Fonts', plural(files.length, 'file'), notes);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    return failed('Fonts', `a font cannot be read: ${reason}`, 'Install Offprint again.');
  }
}

/**
 * Which browser would print, and every other candidate with the reason.
 *
 * @param engines in use; without a browser, all but `chromium` print
 */
async function checkBrowser(config: Config, engines: readonly string[]): Promise<Check> {
  const isRequired = engines.length === 1;
  const missing = missingPackageOf('chromium');
  if (missing !== null) {
    return browserMissing(missing, isRequired || config.render.browserPath !== null);
  }
  const { browser, candidates } = await searchBrowser(config);
  const notes = candidates.map(({ origin, path, chosen, explanation }) => {
    const place = path === null ? '' : `, ${path}`;
    return `${origin}: ${chosen ? 'chosen, ' : ''}${explanation}${place}`;
  });
  if (browser)
    return ok('Browser', `${browser.kind} ${browser.version} (${browser.origin})`, notes);
  const advice =
    config.render.browserPath === null
      ? 'Run: offprint browser install. Or install Chromium by the packages of the system.'
      : 'Set OFFPRINT_BROWSER_PATH to a browser that runs here, or unset it to have one found.';
  if (isRequired) return failed('Browser', 'none runs here', advice, notes);
  const found = 'none runs here, so templates that a browser prints (web-…) print nothing';
  return { name: 'Browser', status: 'warning', found, notes, advice };
}

/** Not a failure unless a setting needs a browser: templates in Typst print without one. */
function browserMissing(npmPackage: string, isWanted: boolean): Check {
  const command = `npm install ${npmPackage}`;
  if (isWanted) return failed('Browser', `${npmPackage} is not installed`, `Run: ${command}`);
  const found = 'none, which only templates in HTML (web-…) need';
  return ok('Browser', found, [`${npmPackage}: not installed; ${command}`]);
}

const SAMPLE = {
  basics: { name: 'Test Print', label: 'Sample', summary: 'Printed by offprint doctor.' },
  work: [{ name: 'Offprint', position: 'Doctor', highlights: ['Everything was looked at.'] }],
};

/** Prints the sample twice: a print that starts the engine, and one that does not. */
async function checkTestPrint(
  printer: Printer,
  engine: string,
  signal: AbortSignal,
): Promise<Check> {
  try {
    const request = sampleRequest(printer.templates.list().find((each) => each.engine === engine));
    const first = await timedPrint(printer.renderer, request, signal);
    const second = await timedPrint(printer.renderer, request, signal);
    const found = [
      `${request.template.id}: ${plural(first.pageCount, 'page')}`,
      formatBytes(first.bytes.byteLength),
      `${formatDuration(first.durationMs)} with the start of ${engine}`,
      `then ${formatDuration(second.durationMs)}`,
    ];
    return ok('Print', found.join(', '));
  } catch (error) {
    const { message, cause } = toOffprintError(error);
    const notes = cause instanceof Error ? cause.message.trim().split('\n') : [];
    return failed('Print', message, null, notes);
  }
}

function sampleRequest(template: TemplateInfo | undefined): RenderRequest {
  const parsed = template && DOCUMENT_KINDS.find(template.kind)?.parse(SAMPLE);
  if (!template || !parsed?.ok) throw new Error('No template prints the sample document.');
  return {
    template,
    document: parsed.document,
    options: {},
    quality: 'standard',
    maxPages: 1,
  };
}

async function timedPrint(renderer: Renderer, request: RenderRequest, signal: AbortSignal) {
  const startedAtMs = performance.now();
  const pdf = await renderer.render(request, signal);
  return { ...pdf, durationMs: performance.now() - startedAtMs };
}

/** What the engines say of themselves once they run, the browser's sandbox above all. */
async function checkRunning(renderer: Renderer): Promise<readonly Check[]> {
  const { description, warnings } = await renderer.check();
  if (warnings.length === 0) return [ok('Running', description)];
  return warnings.map((each) => warning('Running', description, each));
}
