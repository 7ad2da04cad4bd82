import { OffprintError } from '../../domain/errors.ts';

export function unreadablePdf(reason: string, cause?: unknown): OffprintError {
  return new OffprintError('UNREADABLE_PDF', `The PDF cannot be read. ${reason}`, { cause });
}

export function takesTooLong(timeoutMs: number): OffprintError {
  return unreadablePdf(`It was not read within ${timeoutMs / 1000} seconds.`);
}

export function takesTooMuchMemory(maxBytes: number): OffprintError {
  return unreadablePdf(`To read it takes over ${Math.floor(maxBytes / 2 ** 20)} MB of memory.`);
}
