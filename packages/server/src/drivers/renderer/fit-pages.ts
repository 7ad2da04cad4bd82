import type { Warning } from '@offprint/contract';

/** A document as it would be printed. */
export interface Layout {
  readonly pageCount: number;
  /** How much of its last page is filled, up to 1. Costs more than the count. */
  lastPageShare(): number;
}

export interface FitWish {
  /** The number of ways to set it, from the designed one to the tightest. */
  readonly stepCount: number;
  /** The step that is likely to be right. */
  readonly start: number;
  /** Null: any number. */
  readonly wantedPages: number | null;
}

/** For longer documents one page more or less does not matter, and setting them again takes long. */
const MAX_SHORTENED_PAGES = 10;
/** The most steps that are taken to save a page if nobody asked for fewer pages. */
const MAX_UNASKED_STEPS = 2;
/** What those steps can save: of the last page's own lines, and of each page before it. */
const SPARED_SHARE = 0.04;
const SPARED_SHARE_OF_EACH = 0.08;
/** How much of each page it grows at most when set as designed, to undo a wrong guess. */
const LOOSENED_SHARE_OF_EACH = 0.12;
/** How many pages the tightest step can make one page of. */
export const MOST_PAGES_FOR_ONE = 2;

/**
 * Sets a document with no more pages than wanted, if possible, and without a last page of a few
 * lines if tighter spacing saves it. Sets it once if neither is in question, and at most four
 * times.
 */
export function fitPages<T extends Layout>(lay: (step: number) => T, wish: FitWish): T {
  const search = searchStep<T>(wish);
  let next = search.next();
  while (!next.done) next = search.next(lay(next.value));
  return next.value;
}

/** The same for an asynchronous engine. */
export async function fitPagesLater<T extends Layout>(
  lay: (step: number) => Promise<T>,
  wish: FitWish,
): Promise<T> {
  const search = searchStep<T>(wish);
  let next = search.next();
  while (!next.done) next = search.next(await lay(next.value));
  return next.value;
}

/** Yields the step to set the document at next, until the result is right. */
type Search<T> = Generator<number, T, T>;

function* searchStep<T extends Layout>(wish: FitWish): Search<T> {
  const first = yield wish.start;
  if (wish.wantedPages !== null && first.pageCount > wish.wantedPages) {
    return yield* fewestPages(wish, first, wish.wantedPages);
  }
  return yield* withoutShortPage(wish, first);
}

/** The tightest step shows whether it is possible. A step in between may do as well, and reads better. */
function* fewestPages<T extends Layout>(
  { stepCount, start }: FitWish,
  first: T,
  wantedPages: number,
): Search<T> {
  const tightest = stepCount - 1;
  if (start >= tightest || first.pageCount > wantedPages * MOST_PAGES_FOR_ONE) return first;
  const last = yield tightest;
  if (last.pageCount > wantedPages) return last;
  let best = last;
  let [tooLoose, fits] = [start, tightest];
  for (let tries = 0; tries < 2 && fits - tooLoose > 1; tries += 1) {
    const between = Math.floor((tooLoose + fits) / 2);
    const laid = yield between;
    if (laid.pageCount > wantedPages) tooLoose = between;
    else [best, fits] = [laid, between];
  }
  return best;
}

function* withoutShortPage<T extends Layout>({ stepCount, start }: FitWish, first: T): Search<T> {
  const { pageCount } = first;
  if (pageCount > MAX_SHORTENED_PAGES || (pageCount === 1 && start === 0)) return first;
  const share = first.lastPageShare();
  const spared = SPARED_SHARE + SPARED_SHARE_OF_EACH * (pageCount - 1);
  if (pageCount === 1 || share > spared) {
    const hasRoom = start > 0 && share + LOOSENED_SHARE_OF_EACH * pageCount < 1;
    return hasRoom ? yield 0 : first;
  }
  const tightest = Math.min(stepCount - 1, MAX_UNASKED_STEPS);
  for (let step = start + 1; step <= tightest; step += 1) {
    const laid = yield step;
    if (laid.pageCount < pageCount) return laid;
  }
  // Tighter spacing has not helped.
  return start === 0 ? first : yield 0;
}

/**
 * Tells a user who asked for a number of pages what was done for it.
 *
 * @param note how it is set, such as `narrower spaces`; undefined: as designed
 */
export function setTighter(note: string | undefined, pageCount: number): Warning[] {
  if (!note) return [];
  const pages = pageCount === 1 ? 'one page' : `${pageCount} pages`;
  const message = `Set with ${note} to take ${pages}.`;
  return [{ code: 'SET_TIGHTER', message, path: 'options.maxPages' }];
}
