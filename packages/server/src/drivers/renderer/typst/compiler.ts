import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  NodeCompiler,
  type NodeError,
  type NodeTypstDocument,
} from '@myriaddreamin/typst-ts-node-compiler';
import { fitPages, type Layout } from '../fit-pages.ts';
import { pageFillOf } from '../page-fill.ts';
import type {
  Answer,
  Diagnostics,
  DrawTask,
  Equipment,
  PrintTask,
  Typesetting,
} from './messages.ts';
import { compactPdf } from './pdf/compact-pdf.ts';

export interface Compiler {
  print(task: PrintTask): Answer;
  draw(task: DrawTask): Promise<Answer>;
  /** Between two documents: frees what the last one has left and the next has no use for. */
  forget(): void;
  version(): string;
}

/** A path below a file: nothing can ever be there, so that all that a source reads is of ours. */
const NOWHERE = join(fileURLToPath(import.meta.url), 'nothing');
const DATA_PATH = '/data.json';
const FIT_PATH = '/fit.json';
const ENTRY_PATH = '/entry.typ';
/** What this many documents have had no use for is forgotten. Sources stay: each uses them. */
const CACHED_DOCUMENTS = 1;

const PLAIN_STANDARD = '1.7';
const LACKS_GLYPHS = /could not be displayed with font/;

interface Laid extends Layout {
  readonly fitStep: number;
  readonly document: NodeTypstDocument;
  readonly diagnostics: Diagnostics;
  /** The PDF, made once. */
  written(): Written;
}

interface Written {
  readonly bytes: Uint8Array;
  readonly pageFill: number | null;
  readonly lacksGlyphs: boolean;
}

/** The one place that knows the library. */
export function openCompiler({ files, fontFiles, fonts = [] }: Equipment): Compiler {
  const compiler = NodeCompiler.create({
    workspace: NOWHERE,
    fontArgs: [
      { fontPaths: [...fontFiles] },
      ...(fonts.length > 0 ? [{ fontBlobs: fonts.map((font) => Buffer.from(font)) }] : []),
    ],
  });
  for (const [path, source] of files) put(path, Buffer.from(source));

  function put(path: string, content: Uint8Array): void {
    compiler.mapShadow(join(NOWHERE, path), Buffer.from(content));
  }

  /** Sets the document, as tight as it takes, and takes back what came with it. */
  function typeset<T>(
    task: Typesetting,
    use: (laid: Laid) => T,
  ): T | Extract<Answer, { is: 'failed' }> {
    put(ENTRY_PATH, Buffer.from(entryOf(task)));
    put(DATA_PATH, Buffer.from(task.data));
    for (const [path, image] of task.images) put(path, image);
    const { fitStart: start, wantedPages } = task;
    const wish = { stepCount: task.fitSettings.length, start, wantedPages };
    try {
      return use(fitPages((step) => lay(task, step), wish));
    } catch (error) {
      return {
        is: 'failed',
        diagnostics: [error instanceof Error ? error.message : String(error)],
      };
    } finally {
      for (const path of task.images.keys()) compiler.unmapShadow(join(NOWHERE, path));
    }
  }

  function lay(task: Typesetting, fitStep: number): Laid {
    put(FIT_PATH, Buffer.from(task.fitSettings[fitStep] ?? '{}'));
    const compiled = compiler.compile({ mainFilePath: join(NOWHERE, ENTRY_PATH) });
    const document = compiled.result;
    if (!document) throw new Error(said(compiled.takeDiagnostics()).join('\n'));
    const pageCount = document.numOfPages;
    let pdf: Written | null = null;
    const written = () => {
      pdf ??= write(document, task);
      return pdf;
    };
    return {
      fitStep,
      document,
      diagnostics: said(compiled.takeWarnings()),
      pageCount,
      written,
      lastPageShare: () => (written().pageFill ?? pageCount) - (pageCount - 1),
    };
  }

  function said(by: NodeError | null): Diagnostics {
    if (by === null) return [];
    return compiler.fetchDiagnostics(by).map(({ message, path, range }) => {
      const place = path ? ` (${path.slice(NOWHERE.length)}:${(range?.start.line ?? 0) + 1})` : '';
      return `${message}${place}`;
    });
  }

  /** What lacks glyphs is still worth printing, though no standard is kept then. */
  function write(document: NodeTypstDocument, task: Typesetting): Written {
    const { standard, timestampSeconds, marginMm } = task;
    const finished = (pdf: Buffer) => ({
      bytes: compactPdf(pdf),
      pageFill: pageFillOf(pdf, document.numOfPages, marginMm),
    });
    const dated = timestampSeconds !== null && { creationTimestamp: timestampSeconds };
    try {
      const bytes = compiler.pdf(document, { pdfStandard: standard, ...dated });
      return { ...finished(bytes), lacksGlyphs: false };
    } catch (error) {
      if (!LACKS_GLYPHS.test(String(error))) throw error;
      const bytes = compiler.pdf(document, { pdfStandard: PLAIN_STANDARD, ...dated });
      return { ...finished(bytes), lacksGlyphs: true };
    }
  }

  return {
    print: (task) =>
      typeset(task, ({ pageCount, fitStep, diagnostics, written }): Answer => {
        if (pageCount > task.maxPages) return { is: 'tooLong', pageCount };
        return { is: 'printed', pageCount, fitStep, diagnostics, ...written() };
      }),
    async draw(task) {
      const drawn = typeset(task, ({ document, pageCount }) => ({
        is: 'svg' as const,
        svg: firstPage(compiler.plainSvg(document), pageCount),
      }));
      if (drawn.is !== 'svg') return drawn;
      // Most processes never draw.
      const { default: sharp } = await import('sharp');
      const picture = sharp(Buffer.from(drawn.svg), { unlimited: true, density: DRAWN_DPI });
      return { is: 'drawn', png: await picture.resize({ width: task.widthPx }).png().toBuffer() };
    },
    forget: () => compiler.evictCache(CACHED_DOCUMENTS),
    version() {
      const source = { mainFileContent: '#metadata(str(sys.version)) <version>' };
      const [version] = compiler.query(source, { selector: '<version>', field: 'value' });
      return version;
    },
  };
}

/** Fine enough for any width that is asked for. */
const DRAWN_DPI = 200;

/** A document that has no date of its own would get one from the clock. */
function entryOf({ main, timestampSeconds }: Typesetting): string {
  const undated = timestampSeconds === null ? '#set document(date: none)\n' : '';
  return `${undated}#include ${JSON.stringify(main)}\n`;
}

/** The paper of a further page; all of them are drawn where the first one is, and would cover it. */
const FURTHER_PAPER = /\n {4}<path [^>]*\/>(?=\n {4}<g transform=)/g;

/** Pages are drawn below each other, and all are of one size. */
function firstPage(svg: string, pageCount: number): string {
  return svg
    .replace(FURTHER_PAPER, '')
    .replace(
      /viewBox="0 0 ([\d.]+) ([\d.]+)" width="[^"]*" height="[^"]*"/,
      (_, width: string, height: string) => {
        const pageHeight = Number(height) / pageCount;
        return `viewBox="0 0 ${width} ${pageHeight}" width="${width}pt" height="${pageHeight}pt"`;
      },
    );
}
