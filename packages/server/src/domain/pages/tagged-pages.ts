/** The part of a heading, a paragraph or an item that is on one page, by the tags of the PDF. */
export interface TaggedText {
  /** From 1. */
  readonly page: number;
  /** The role of its tag, such as `H2`, `P` or `LBody`. */
  readonly role: string;
  readonly text: string;
  readonly pieces: readonly PlacedText[];
  readonly lineCount: number;
}

/**
 * A piece of text that is drawn at once. Places are in points, from the top left corner of the
 * page.
 */
export interface PlacedText {
  readonly text: string;
  readonly leftPt: number;
  readonly rightPt: number;
  readonly baselinePt: number;
  readonly sizePt: number;
}

export interface TaggedPages {
  readonly pageCount: number;
  readonly widthPt: number;
  readonly heightPt: number;
  /** In reading order, without what repeats on each page. */
  readonly texts: readonly TaggedText[];
}
