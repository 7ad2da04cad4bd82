/** Text of one colour, and what it stands on. */
export interface ColouredText {
  readonly page: number;
  readonly text: string;
  readonly colour: string;
  readonly ground: string;
  /** As WCAG counts it: from 1 to 21. */
  readonly contrast: number;
}
