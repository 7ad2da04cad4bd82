import { OffprintError } from '../../domain/errors.ts';
import type { Renderer, RenderRequest } from '../../ports/renderer.ts';

export interface EngineOptions {
  /** By the names that templates give them. None starts anything before it prints. */
  readonly engines: Readonly<Record<string, Renderer>>;
  /** The engines that a start prepares. Others are started by the first print that needs them. */
  readonly warm: readonly string[];
}

/** One renderer out of several: each template is printed by the engine that it names. */
export function createRendererByEngine({ engines, warm }: EngineOptions): Renderer {
  const all = Object.values(engines);
  // An engine that nobody prints with need not work on this machine.
  const used = new Set(warm);
  const usedEngines = () => [...used].map(engineNamed);

  function engineNamed(name: string): Renderer {
    const engine = engines[name];
    if (engine) return engine;
    throw new OffprintError('ENGINE_UNAVAILABLE', `The engine "${name}" is not installed here.`);
  }

  /** The health of an engine counts once it has printed here, not because it was asked. */
  async function by<T>(
    request: RenderRequest,
    print: (engine: Renderer) => Promise<T>,
  ): Promise<T> {
    const { engine } = request.template;
    const printed = await print(engineNamed(engine));
    used.add(engine);
    return printed;
  }

  return {
    concurrency: Math.max(...all.map(({ concurrency }) => concurrency)),
    render: (request, signal) => by(request, (engine) => engine.render(request, signal)),
    screenshot: (request, widthPx, signal) =>
      by(request, (engine) => engine.screenshot(request, widthPx, signal)),
    async warmUp(engineName) {
      const engines = engineName === undefined ? usedEngines() : [engineNamed(engineName)];
      await Promise.all(engines.map((engine) => engine.warmUp()));
    },
    async check() {
      const health = await Promise.all(usedEngines().map((engine) => engine.check()));
      return {
        description: health.map(({ description }) => description).join('; '),
        warnings: health.flatMap(({ warnings }) => warnings),
      };
    },
    async cleanUp() {
      const removed = await Promise.all(all.map((engine) => engine.cleanUp()));
      return removed.reduce((sum, count) => sum + count, 0);
    },
    async close() {
      await Promise.all(all.map((engine) => engine.close()));
    },
  };
}
