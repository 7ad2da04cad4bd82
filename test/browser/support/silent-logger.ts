import type { Logger } from '../../../packages/server/src/ports/logger.ts';

const ignore = () => {};

export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
