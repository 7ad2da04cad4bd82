import { describe } from 'vitest';
import { testAccess } from './dashboard/access.ts';
import { testAccessibility } from './dashboard/accessibility.ts';
import { testDocuments } from './dashboard/documents.ts';
import { testExports } from './dashboard/exports.ts';
import { testOutages } from './dashboard/outages.ts';
import { sharedDashboard } from './support/dashboard.ts';

/** One server and one browser for all of them; each test has users of its own. */
const dashboard = sharedDashboard();

describe('documents', () => testDocuments(dashboard));
describe('exports', () => testExports(dashboard));
describe('outages', () => testOutages(dashboard));
describe('access', () => testAccess(dashboard));
describe('accessibility', () => testAccessibility(dashboard));
