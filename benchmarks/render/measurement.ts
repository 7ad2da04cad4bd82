export interface Measurement {
  readonly prints: number;
  readonly pdfsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** The largest that all renderer processes together were, at any look. */
  readonly peakRendererBytes: number;
}

/** Runs `print` so many times, `concurrency` at once, and times each. */
export async function measure(
  prints: number,
  concurrency: number,
  rendererBytes: () => number,
  print: (index: number, caller: number) => Promise<void>,
): Promise<Measurement> {
  const durations: number[] = [];
  let next = 0;
  let peakRendererBytes = 0;
  const runCaller = async (caller: number) => {
    for (let index = next++; index < prints; index = next++) {
      const startedAt = performance.now();
      await print(index, caller);
      durations.push(performance.now() - startedAt);
      if (index % 50 === 0) peakRendererBytes = Math.max(peakRendererBytes, rendererBytes());
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, (_, caller) => runCaller(caller)));
  const seconds = (performance.now() - startedAt) / 1000;
  durations.sort((a, b) => a - b);
  return {
    prints,
    pdfsPerSecond: prints / seconds,
    p50Ms: durations[Math.floor(prints * 0.5)] ?? 0,
    p95Ms: durations[Math.floor(prints * 0.95)] ?? 0,
    peakRendererBytes,
  };
}
