import type { PageOptions, PageSize } from '@offprint/contract';

interface Sides {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export interface PageGeometry {
  readonly pageWidthMm: number;
  readonly pageHeightMm: number;
  readonly marginMm: Sides;
}

const SIZES_MM: Readonly<Record<PageSize, { width: number; height: number }>> = {
  A4: { width: 210, height: 297 },
  Letter: { width: 215.9, height: 279.4 },
};

/** The sheet that the options ask for. A4 unless told otherwise. */
export function pageGeometry(options: PageOptions, defaultMarginMm: Sides): PageGeometry {
  const { width, height } = SIZES_MM[options.pageSize ?? 'A4'];
  const all = options.marginMm;
  return {
    pageWidthMm: width,
    pageHeightMm: height,
    marginMm:
      all === undefined ? defaultMarginMm : { top: all, right: all, bottom: all, left: all },
  };
}
