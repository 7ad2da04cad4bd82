/** Text of one colour, and the colour behind it. */
export interface ColouredText {
  readonly page: number;
  readonly text: string;
  readonly colour: string;
  readonly ground: string;
  /** The contrast ratio of WCAG, from 1 to 21. */
  readonly contrast: number;
}
