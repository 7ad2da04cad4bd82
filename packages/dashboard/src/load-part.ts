/** Browsers remember that a module did not come: only a new visit to the page asks for it again. */
export class MissingPartError extends Error {
  override readonly name = 'MissingPartError';
}

/** A part of the page that is loaded when it is needed. @throws MissingPartError */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new MissingPartError('A part of this page did not load. What you typed is kept.', {
      cause,
    });
  }
}
