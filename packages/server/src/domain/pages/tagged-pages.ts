/** A heading, a paragraph or an item as far as it stands on one page, by the tags of the PDF. */
export interface TaggedText {
  /** From 1. */
  readonly page: number;
  /** Of its tag, such as `H2`, `P` or `LBody`. */
  readonly role: string;
  readonly text: string;
  readonly pieces: readonly PlacedText[];
  readonly lineCount: number;
}

/** What is drawn at once; places in points, from the top left corner of the page. */
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
  /** In the order of reading, without what is repeated on each page. */
  readonly texts: readonly TaggedText[];
}
