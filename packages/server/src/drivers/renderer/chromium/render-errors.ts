import { OffprintError } from '../../../domain/errors.ts';

export function renderTimeout(timeoutMs: number): OffprintError {
  return new OffprintError(
    'RENDER_TIMEOUT',
    `The document was not printed within ${timeoutMs / 1000} seconds. Make it shorter or simpler, or allow more time.`,
  );
}

export function browserCrashed(cause?: unknown): OffprintError {
  return new OffprintError(
    'BROWSER_CRASHED',
    'The browser died while it printed this document. Try again.',
    { cause },
  );
}

export function printFailed(cause: unknown): OffprintError {
  return new OffprintError('INTERNAL_ERROR', 'The browser could not print this document.', {
    cause,
  });
}

export function noBrowserFound(): OffprintError {
  return new OffprintError(
    'ENGINE_UNAVAILABLE',
    'No browser was found. Run `offprint browser install`, or set OFFPRINT_BROWSER_PATH to a chrome-headless-shell or Chromium. `offprint doctor` lists what was tried.',
  );
}

export function browserDidNotStart(cause: unknown): OffprintError {
  return new OffprintError(
    'ENGINE_UNAVAILABLE',
    'The browser does not start on this machine. `offprint doctor` says which one was tried; `offprint browser install` gets another.',
    { cause },
  );
}

export function rendererClosed(): OffprintError {
  return new OffprintError(
    'ENGINE_UNAVAILABLE',
    'The server is shutting down. Try again in a moment.',
  );
}

export function tooManyPages(pageCount: number, maxPages: number): OffprintError {
  return new OffprintError(
    'DOCUMENT_TOO_LARGE',
    `The document prints on ${pageCount} pages, and at most ${maxPages} are allowed. Shorten it, or choose smaller margins or type.`,
  );
}

export function templateNotFound(templateId: string): OffprintError {
  return new OffprintError(
    'TEMPLATE_NOT_FOUND',
    `There is no template "${templateId}". GET /api/v1/templates lists those there are.`,
  );
}
