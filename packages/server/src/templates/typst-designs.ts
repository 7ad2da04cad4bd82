import { ACADEMIC } from './academic/template.ts';
import { ENGINEER } from './engineer/template.ts';
import { PLAIN } from './plain/template.ts';
import type { TypesetDesign } from './typst/typeset-template.ts';

/** In the order in which they are shown. */
export const TYPST_DESIGNS: readonly TypesetDesign[] = [PLAIN, ENGINEER, ACADEMIC];
