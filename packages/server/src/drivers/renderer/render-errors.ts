import { OffprintError } from '../../domain/errors.ts';

// The errors of all engines, in the same words.

export function templateNotFound(templateId: string): OffprintError {
  return new OffprintError(
    'TEMPLATE_NOT_FOUND',
    `There is no template "${templateId}". GET /api/v1/templates lists those there are.`,
  );
}

/** @param pages such as `5 pages` */
function printsOn(pages: string, maxPages: number): OffprintError {
  return new OffprintError(
    'DOCUMENT_TOO_LARGE',
    `The document prints on ${pages}, and at most ${maxPages} are allowed. Shorten it, or choose smaller margins or type.`,
  );
}

export function tooManyPages(pageCount: number, maxPages: number): OffprintError {
  return printsOn(`${pageCount} pages`, maxPages);
}

/** @param fewestPages that it would have, had it been printed */
export function wouldHaveTooManyPages(fewestPages: number, maxPages: number): OffprintError {
  return printsOn(`${fewestPages} pages or more`, maxPages);
}

export function needsTooMuchMemory(maxBytes: number): OffprintError {
  return new OffprintError(
    'DOCUMENT_TOO_LARGE',
    `To print the document takes over ${Math.floor(maxBytes / 2 ** 20)} MB of memory. Make it shorter or simpler.`,
  );
}

export function renderTimeout(timeoutMs: number): OffprintError {
  return new OffprintError(
    'RENDER_TIMEOUT',
    `The document was not printed within ${timeoutMs / 1000} seconds. Make it shorter or simpler, or allow more time.`,
  );
}

export function rendererClosed(): OffprintError {
  return new OffprintError(
    'ENGINE_UNAVAILABLE',
    'The server is shutting down. Try again in a moment.',
  );
}
