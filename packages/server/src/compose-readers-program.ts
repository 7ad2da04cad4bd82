import { PDF_READERS } from './compose-readers.ts';
import { answerReads } from './drivers/reader/readers-beside.ts';

// The program of the process that starts what reads PDFs for a server.

answerReads(PDF_READERS);
