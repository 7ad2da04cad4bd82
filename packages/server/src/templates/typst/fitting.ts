import type { PageGeometry } from '../page-options.ts';
import { plainText } from '../sections/markdown.ts';
import type { ResumeContent } from '../sections/resume-content.ts';
import type { Entry, Section } from '../sections/section.ts';

/** Widths of a design, in em of its text. */
export interface DesignMetrics {
  /** The mean width of a letter. */
  readonly letterEm: number;
  /** The width of what stands beside the text, with the gap between. */
  readonly besideEm: number;
}

const MM_PER_PT = 25.4 / 72;
const IDEOGRAPHS = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\u3000-\u303f\uff00-\uff60]/gu;

const LINE_EM = 1.35;
const BETWEEN_PARAGRAPHS_EM = 0.12;
const MASTHEAD_EM = 7;
const SECTION_EM = 4;
const ENTRY_GAP_EM = 0.8;
/** Page breaks leave a part of each page empty. */
const LOST_AT_BREAKS = 1.02;
/** The part of each page that tighter spacing saves. */
const SAVED_BY_TIGHTENING = 0.1;

/**
 * Estimates whether tighter spacing saves the last page. A wrong estimate costs time only: the
 * document is set again.
 */
export function sparesPageWhenTight(
  content: ResumeContent,
  page: PageGeometry,
  sizePt: number,
  metrics: DesignMetrics,
): boolean {
  const pages = LOST_AT_BREAKS * pagesOf(content, page, sizePt, metrics);
  const full = Math.floor(pages);
  return full > 0 && pages - full < SAVED_BY_TIGHTENING * full;
}

/** How many pages the content fills, such as 1.9. */
function pagesOf(
  content: ResumeContent,
  { pageWidthMm, pageHeightMm, marginMm }: PageGeometry,
  sizePt: number,
  { letterEm, besideEm }: DesignMetrics,
): number {
  const emMm = sizePt * MM_PER_PT;
  const measureEm = (pageWidthMm - marginMm.left - marginMm.right) / emMm - besideEm;
  const heightEm = (pageHeightMm - marginMm.top - marginMm.bottom) / emMm;
  const linesOf = (text: string) => Math.ceil(widthEm(text, letterEm) / measureEm);
  const sections = content.sections.reduce((sum, each) => sum + sectionEm(each, linesOf), 0);
  return (MASTHEAD_EM + sections) / heightEm;
}

/** The width of a text. Ideographs are 1 em wide, all else is as wide as `letterEm`. */
export function widthEm(text: string, letterEm: number): number {
  const ideographs = text.match(IDEOGRAPHS)?.length ?? 0;
  return ideographs + (text.length - ideographs) * letterEm;
}

type CountLines = (text: string) => number;

function sectionEm(section: Section, linesOf: CountLines): number {
  const entries = section.entries.reduce((sum, each) => sum + entryEm(each, linesOf), 0);
  return SECTION_EM + bodyEm(section, linesOf) + entries;
}

function entryEm(entry: Entry, linesOf: CountLines): number {
  const head = [entry.organisation?.name ?? null, entry.title, entry.subtitle, entry.note].filter(
    (line) => line !== null,
  );
  return ENTRY_GAP_EM + head.length * LINE_EM + bodyEm(entry, linesOf);
}

function bodyEm({ blocks, facts }: Pick<Section, 'blocks' | 'facts'>, linesOf: CountLines): number {
  const texts = blocks.flatMap((block) => (block.type === 'list' ? block.items : [block.text]));
  const rows = facts.map(({ label, value }) => `${label ?? ''}${value ?? ''}`);
  const all = [...texts.map(plainText), ...rows];
  return all.reduce((sum, text) => sum + linesOf(text) * LINE_EM + BETWEEN_PARAGRAPHS_EM, 0);
}
