/** Browsers remember a failed module, so only a new visit to the page requests it again. */
export class MissingPartError extends Error {
  override readonly name = 'MissingPartError';
}

/** Loads a part of the page when it is needed. @throws MissingPartError */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new MissingPartError('A part of this page did not load. What you typed is kept.', {
      cause,
    });
  }
}
