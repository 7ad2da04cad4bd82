import { ACADEMIC } from './academic/template.ts';
import { BILINGUAL } from './bilingual/template.ts';
import { COMPACT } from './compact/template.ts';
import { ENGINEER } from './engineer/template.ts';
import { EUROPE } from './europe/template.ts';
import { EXECUTIVE } from './executive/template.ts';
import { PLAIN } from './plain/template.ts';
import { SIDEBAR_LEFT } from './sidebar-left/template.ts';
import { SIDEBAR_RIGHT } from './sidebar-right/template.ts';
import { TIMELINE } from './timeline/template.ts';
import type { TypesetDesign } from './typst/typeset-template.ts';

/** In the order in which they are shown. */
export const TYPST_DESIGNS: readonly TypesetDesign[] = [
  PLAIN,
  ENGINEER,
  ACADEMIC,
  COMPACT,
  EXECUTIVE,
  SIDEBAR_LEFT,
  SIDEBAR_RIGHT,
  TIMELINE,
  EUROPE,
  BILINGUAL,
];
