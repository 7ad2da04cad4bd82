import { createTypstRenderer } from '../../packages/server/src/drivers/renderer/typst/typst-renderer.ts';
import type { RenderRequest } from '../../packages/server/src/ports/renderer.ts';
import { fontFiles } from '../../packages/server/src/templates/fonts/installed-fonts.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { SCRIPTS, scriptSample } from '../../test/typeset/support/script-samples.ts';
import { type Resume, variantOf } from './different-documents.ts';
import { measure } from './measurement.ts';
import { childrenCpuMs } from './process-usage.ts';

/**
 * What it costs that neighbours in the queue differ: the same prints sorted by template and script, and
 * mixed, in turns: `node mixed-templates.ts [--rounds 5]`
 */
const CONCURRENCY = 2;
const PRINTS_OF_EACH = 2;
/** Without a divisor in common with the number of prints, so that each comes once. */
const STRIDE = 101;

async function main(): Promise<void> {
  const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1] ?? 5) || 5;
  const library = createTemplateLibrary();
  const renderer = createTypstRenderer({
    source: {
      templates: library.typesetTemplates,
      files: library.typstFiles,
      fontFiles: fontFiles(),
    },
    concurrency: CONCURRENCY,
    timeoutMs: 60_000,
    log: console as never,
  });
  let number = 0;
  const sorted = () =>
    library.typesetTemplates.flatMap(({ id }) =>
      SCRIPTS.flatMap((script) =>
        Array.from({ length: PRINTS_OF_EACH }, () => requestOf(id, scriptSample(script), number++)),
      ),
    );
  const mixed = () => {
    const requests = sorted();
    return requests.map((_, index) => requests[(index * STRIDE) % requests.length]);
  };
  /** Processor time, since what else the machine does would fall on one and not on the other. */
  const cpuMsOfEach = async (requests: readonly (RenderRequest | undefined)[]) => {
    const beforeMs = usedMs();
    await measure(requests.length, CONCURRENCY, noBytes, async (index) => {
      const request = requests[index];
      if (request) await renderer.render(request, new AbortController().signal);
    });
    return (usedMs() - beforeMs) / requests.length;
  };
  try {
    await cpuMsOfEach(mixed());
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const alone = await cpuMsOfEach(sorted());
      const together = await cpuMsOfEach(mixed());
      ratios.push(alone / together);
      console.log(
        `sorted ${alone.toFixed(1)} ms of processor a print, mixed ${together.toFixed(1)} ms`,
      );
    }
    ratios.sort((a, b) => a - b);
    console.log(`speed mixed / sorted, median: ${ratios[Math.floor(rounds / 2)]?.toFixed(3)}`);
  } finally {
    await renderer.close();
  }
}

const noBytes = () => 0;

function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + childrenCpuMs(process.pid);
}

function requestOf(id: string, resume: object, number: number): RenderRequest {
  return {
    template: { id, engine: 'typst' },
    document: variantOf(resume as Resume, number),
    options: {},
    quality: 'standard',
    maxPages: 50,
  };
}

await main();
