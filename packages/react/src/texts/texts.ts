/** A form of a text for each plural category of its language. `{n}` is the number. */
export type Plural = { readonly other: string } & {
  readonly [Category in Intl.LDMLPluralRule]?: string;
};

/** The cause of an error, and advice. */
export type ErrorText = readonly [cause: string, advice: string];

/** Kinds of errors with different advice for users. */
export type ErrorKind =
  | 'busy'
  | 'quota'
  | 'plan'
  | 'gone'
  | 'noDocument'
  | 'invalid'
  | 'tooLarge'
  | 'tooSlow'
  | 'unreachable'
  | 'signedOut'
  | 'fault';

/** All texts of the components. Plain data, so that it can come from anywhere. */
export interface Texts {
  /** BCP 47. For numbers, dates and plurals, and the `lang` of each component. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';

  readonly exportPdf: string;
  readonly download: string;
  readonly downloadOf: string;
  readonly cancel: string;
  readonly cancelOf: string;
  readonly tryAgain: string;
  readonly dismiss: string;
  readonly dismissOf: string;
  readonly close: string;
  readonly loading: string;

  readonly submitting: string;
  readonly reconnecting: string;
  readonly inLine: string;
  readonly placeInLine: string;
  readonly triesAgain: string;
  readonly starting: string;
  readonly stages: Readonly<
    Record<'loading' | 'rendering' | 'uploading' | 'recording' | 'done', string>
  >;
  readonly completed: string;
  readonly failed: string;
  readonly cancelled: string;
  readonly pages: Plural;
  readonly progressOf: string;
  readonly reading: string;
  readonly readerFinds: string;

  readonly jobs: string;
  readonly noJobs: string;
  readonly canLeave: string;
  readonly lost: string;

  readonly template: string;
  readonly searchTemplates: string;
  readonly allTags: string;
  readonly noTemplate: string;

  readonly page: string;
  readonly paper: string;
  readonly usLetter: string;
  readonly margin: string;
  readonly textSize: string;
  readonly accentColor: string;

  readonly history: string;
  readonly noHistory: string;
  readonly file: string;
  readonly size: string;
  readonly made: string;
  readonly kept: string;
  readonly expired: string;
  readonly actions: string;
  readonly document: string;
  readonly allDocuments: string;
  readonly exportAgainOf: string;
  readonly exportAgain: string;
  readonly delete: string;
  readonly deleteOf: string;
  readonly deleteForGood: string;
  readonly keep: string;
  readonly range: string;
  readonly previous: string;
  readonly next: string;

  readonly storage: string;
  readonly used: string;
  readonly storageFull: string;

  readonly batch: string;
  readonly chooseAll: string;
  readonly exportMany: Plural;
  readonly atMost: string;
  readonly doneOf: string;
  readonly failedOf: Plural;
  readonly downloadAll: string;
  readonly exportOthers: string;

  readonly errors: Readonly<Record<ErrorKind, ErrorText>>;
}
