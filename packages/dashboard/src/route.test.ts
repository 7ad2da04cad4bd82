import { expect, test } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route.ts';

test.each<Route>([
  { page: 'documents' },
  { page: 'document', documentId: 'cv/2026 é' },
  { page: 'templates' },
  { page: 'exports' },
  { page: 'batch' },
  { page: 'operator', jobId: null },
  { page: 'operator', jobId: '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2e02' },
])('$page leads back to itself', (route) => {
  expect(parseRoute(hrefOf(route))).toEqual(route);
});

test.each(['', '#', '#/', '#/nowhere', '#/documents/%E0%A4%A'])(
  'an address that leads nowhere, %s, shows the documents',
  (fragment) => {
    expect(parseRoute(fragment)).toEqual({ page: 'documents' });
  },
);
