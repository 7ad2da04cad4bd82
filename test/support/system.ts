import { onTestFinished } from 'vitest';
import { compose, type Overrides, type System } from '../../packages/server/src/compose.ts';
import type { ConfigInput } from '../../packages/server/src/config/config-schema.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import { bindExports, type Exports } from '../../packages/server/src/library-exports.ts';
import { tempDir } from './temp-dir.ts';

export interface TestSystem extends System {
  readonly exports: Exports;
}

/** A browser that starts on a busy machine takes longer than anybody waits for a preview. */
const PATIENT_PREVIEW_MS = 60_000;

/** Everything for real, browser included, in a folder of its own. The worker is not started. */
export async function testSystem(
  config: ConfigInput = {},
  overrides: Overrides = {},
): Promise<TestSystem> {
  const dataDir = await tempDir();
  const quiet = { dataDir, log: { level: 'silent' } } as const;
  const render = { previewTimeoutMs: PATIENT_PREVIEW_MS, ...config.render };
  const system = await compose(defineConfig({ ...quiet, ...config, render }), overrides);
  onTestFinished(system.close);
  return { ...system, exports: bindExports(system.app, system.config.plans) };
}
