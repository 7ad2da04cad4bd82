import type { PageOptions, Warning } from '@offprint/contract';

interface EmbeddedSource {
  /** The document as JSON; null: the file does not carry it. */
  readonly attachment: string | null;
  readonly warning: Warning | null;
}

/** The whole document, to be carried by the file that is printed of it. */
export function embeddedSource(document: unknown, options: PageOptions): EmbeddedSource {
  const { embedSource, anonymise, pdfStandard } = options;
  if (embedSource && anonymise) return { attachment: null, warning: notEmbedded(IS_ANONYMOUS) };
  if (embedSource && pdfStandard === 'a-2a') {
    return { attachment: null, warning: notEmbedded(IS_ARCHIVED) };
  }
  const isEmbedded = !anonymise && (embedSource ?? pdfStandard === 'a-3a');
  return { attachment: isEmbedded ? JSON.stringify(document, null, 2) : null, warning: null };
}

/** For templates that write no attachments, where one is asked for. */
export function sourceSkipped({ embedSource }: PageOptions): Warning | null {
  return embedSource ? notEmbedded(IS_NOT_SET) : null;
}

const IS_ANONYMOUS = 'an anonymised file never carries it';
const IS_ARCHIVED = 'PDF/A-2a forbids files inside of a file; PDF/A-3a takes it';
const IS_NOT_SET = 'only résumés and letters that Typst sets can carry it';

function notEmbedded(reason: string): Warning {
  return {
    code: 'SOURCE_NOT_EMBEDDED',
    message: `The document was not put into the file: ${reason}.`,
    path: 'options.embedSource',
  };
}
