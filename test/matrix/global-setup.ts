import type { TestProject } from 'vitest/node';
import { POSTGRES_SERVERS, REDIS_SERVERS } from './servers.ts';

/** Starts the server that the project is named after. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const provide = { ...POSTGRES_SERVERS, ...REDIS_SERVERS }[project.name];
  if (!provide) throw new Error(`There is no server named ${project.name}.`);
  await using started = new AsyncDisposableStack();
  await provide(project, started);
  const services = started.move();
  return () => services.disposeAsync();
}
