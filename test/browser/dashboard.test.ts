import { describe } from 'vitest';
import { testAccess } from './dashboard/access.ts';
import { testAccessibility } from './dashboard/accessibility.ts';
import { testDocuments } from './dashboard/documents.ts';
import { testExports } from './dashboard/exports.ts';
import { testOutages } from './dashboard/outages.ts';

// Much of their time is waiting, and each has users of its own.
describe.concurrent('outages', testOutages);
describe.concurrent('accessibility', testAccessibility);
describe.concurrent('documents', testDocuments);
describe.concurrent('access', testAccess);

// One after the other: what one has printed, the next wants to see waiting.
describe('exports', testExports);
