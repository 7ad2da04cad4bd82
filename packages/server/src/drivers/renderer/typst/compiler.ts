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
  /** Called between documents: frees what the last one has left and the next can't use. */
  forget(): void;
  version(): string;
}

/** A path below a file, where nothing can exist, so that sources read nothing but ours. */
const NOWHERE = join(fileURLToPath(import.meta.url), 'nothing');
const DATA_PATH = '/data.json';
const FIT_PATH = '/fit.json';
const ENTRY_PATH = '/entry.typ';
/** The cache drops what this many documents have not used. Sources stay, since each uses them. */
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

/** The only file that uses the library. */
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

  /** Sets the document as tightly as necessary, and removes its files afterwards. */
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

  /** A document with missing glyphs is printed too, though without a PDF standard. */
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
      // Loaded here, since most processes never draw pictures.
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

/** Sharp enough for any width that may be asked for. */
const DRAWN_DPI = 200;

/** Without a date of its own, a document would get one from the clock. */
function entryOf({ main, timestampSeconds }: Typesetting): string {
  const undated = timestampSeconds === null ? '#set document(date: none)\n' : '';
  return `${undated}#include ${JSON.stringify(main)}\n`;
}

/** The background of further pages. All are drawn at the place of the first page, and would cover it. */
const FURTHER_PAPER = /\n {4}<path [^>]*\/>(?=\n {4}<g transform=)/g;

/** Pages are drawn one below the other, and have one size. */
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
