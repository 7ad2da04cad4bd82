/** A document as it would be printed. */
export interface Layout {
  readonly pageCount: number;
  /** How much of its last page is filled, up to 1. Costs more than the count. */
  lastPageShare(): number;
}

export interface FitWish {
  /** How many ways there are to set it, from the designed one to the tightest. */
  readonly stepCount: number;
  /** The one that is likely to be right. */
  readonly start: number;
  /** Null: as many as it takes. */
  readonly wantedPages: number | null;
}

/** Beyond it a page more or less is none's concern, and setting it again is dear. */
const MAX_SHORTENED_PAGES = 10;
/** By so many steps a page is spared that nobody asked to spare. */
const MAX_UNASKED_STEPS = 2;
/** What those steps can spare: of the last page's own lines, and of each page before it. */
const SPARED_SHARE = 0.04;
const SPARED_SHARE_OF_EACH = 0.08;
/** What the tightest step can make of one page. */
const MOST_PAGES_FOR_ONE = 2;

/**
 * Sets a document so that it has no more pages than are wanted, where that can be, and no last page of
 * a few lines where tighter spaces spare it. It is set once where neither is in question, and four
 * times at the most.
 */
export function fitPages<T extends Layout>(lay: (step: number) => T, wish: FitWish): T {
  const first = lay(wish.start);
  if (wish.wantedPages !== null && first.pageCount > wish.wantedPages) {
    return fewestPages(lay, wish, first, wish.wantedPages);
  }
  return withoutShortPage(lay, wish, first);
}

/** The tightest step says whether it can be; one between may do as well, and is better to read. */
function fewestPages<T extends Layout>(
  lay: (step: number) => T,
  { stepCount, start }: FitWish,
  first: T,
  wantedPages: number,
): T {
  const tightest = stepCount - 1;
  if (start >= tightest || first.pageCount > wantedPages * MOST_PAGES_FOR_ONE) return first;
  const last = lay(tightest);
  if (last.pageCount > wantedPages) return last;
  let best = last;
  let [tooLoose, fits] = [start, tightest];
  for (let tries = 0; tries < 2 && fits - tooLoose > 1; tries += 1) {
    const between = Math.floor((tooLoose + fits) / 2);
    const laid = lay(between);
    if (laid.pageCount > wantedPages) tooLoose = between;
    else [best, fits] = [laid, between];
  }
  return best;
}

function withoutShortPage<T extends Layout>(
  lay: (step: number) => T,
  { stepCount, start }: FitWish,
  first: T,
): T {
  const { pageCount } = first;
  if (pageCount === 1 || pageCount > MAX_SHORTENED_PAGES) return first;
  const spared = SPARED_SHARE + SPARED_SHARE_OF_EACH * (pageCount - 1);
  if (first.lastPageShare() > spared) return first;
  const tightest = Math.min(stepCount - 1, MAX_UNASKED_STEPS);
  for (let step = start + 1; step <= tightest; step += 1) {
    const laid = lay(step);
    if (laid.pageCount < pageCount) return laid;
  }
  // Being tight did not help.
  return start === 0 ? first : lay(0);
}
