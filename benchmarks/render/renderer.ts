import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChromiumRenderer } from '../../packages/server/src/drivers/renderer/chromium/chromium-renderer.ts';
import type { RenderRequest } from '../../packages/server/src/ports/renderer.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { type Measurement, measure } from './measurement.ts';
import { openRawLimit } from './raw-limit.ts';
import { rendererBytes } from './renderer-memory.ts';

/**
 * The renderer alone beside the raw limit, in turns, so that what else the machine does falls
 * on both alike: `node renderer.ts RESUME.json… [--prints 300] [--rounds 5]`
 */
const CONCURRENCY = 2;
const silent = () => {};

async function main(): Promise<void> {
  const { files, prints, rounds } = parseArguments(process.argv.slice(2));
  const source = createTemplateLibrary();
  const requests: RenderRequest[] = await Promise.all(
    files.map(async (file) => ({
      template: { id: 'web-modern', engine: 'chromium' },
      document: JSON.parse(await readFile(file, 'utf8')),
      options: {},
      quality: 'standard',
      maxPages: 50,
    })),
  );
  const documents = await Promise.all(
    requests.map(async ({ template: { id: templateId }, document, options, quality }) => {
      const template = source.templates.find(({ id }) => id === templateId);
      if (!template) throw new Error(`there is no template ${templateId}`);
      return { templateId, document: await template.print(document, options, quality) };
    }),
  );
  const cacheDir = join(homedir(), '.cache', 'offprint');
  const tempDir = await mkdtemp(join(tmpdir(), 'offprint-bench-'));
  const raw = await openRawLimit({
    source,
    documents,
    concurrency: CONCURRENCY,
    cacheDir,
    tempDir,
  });
  const renderer = createChromiumRenderer({
    source,
    concurrency: CONCURRENCY,
    pagesPerBrowser: CONCURRENCY,
    timeoutMs: 60_000,
    cacheDir,
    tempDir,
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  const runRenderer = (count: number) =>
    measure(count, CONCURRENCY, rendererBytes, async (index) => {
      const request = requests[index % requests.length];
      if (request) await renderer.render(request, new AbortController().signal);
    });
  try {
    await raw.run(prints);
    await runRenderer(prints);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const limit = await raw.run(prints);
      const ours = await runRenderer(prints);
      ratios.push(ours.pdfsPerSecond / limit.pdfsPerSecond);
      console.log(`raw       ${describe(limit)}\nrenderer  ${describe(ours)}`);
    }
    ratios.sort((a, b) => a - b);
    console.log(`renderer / raw limit, median: ${ratios[Math.floor(rounds / 2)]?.toFixed(3)}`);
  } finally {
    await renderer.close();
    await raw.close();
    await rm(tempDir, { recursive: true, force: true });
  }
}

function describe({ pdfsPerSecond, p50Ms, p95Ms, peakRendererBytes }: Measurement): string {
  const megabytes = (peakRendererBytes / 1024 / 1024).toFixed(0);
  return `${pdfsPerSecond.toFixed(1)} PDFs/s  p50 ${p50Ms.toFixed(1)} ms  p95 ${p95Ms.toFixed(1)} ms  all renderers ${megabytes} MB`;
}

function parseArguments(args: string[]) {
  const numberAfter = (name: string, otherwise: number) => {
    const index = args.indexOf(name);
    return index < 0 ? otherwise : Number(args.splice(index, 2)[1]);
  };
  const prints = numberAfter('--prints', 300);
  const rounds = numberAfter('--rounds', 5);
  if (args.length === 0) throw new Error('name at least one JSON Resume to print');
  return { files: args, prints, rounds };
}

await main();
