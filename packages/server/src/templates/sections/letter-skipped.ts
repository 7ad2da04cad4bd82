import type { Warning } from '@offprint/contract';
import { LETTER_KEY } from '../../domain/letter/letter-kind.ts';

export const LETTER_SKIPPED: Warning = {
  code: 'LETTER_SKIPPED',
  message:
    'The letter was left out: it has no body, or this template prints none. modern, classic, plain and executive do.',
  path: LETTER_KEY,
};
