import type { ReactNode } from 'react';
import type { Route } from '../route.ts';

interface PageEntry {
  readonly to: Route;
  readonly name: string;
  readonly icon: ReactNode;
}

export const PAGES: readonly PageEntry[] = [
  {
    to: { page: 'documents' },
    name: 'Documents',
    icon: <Icon path="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6" />,
  },
  {
    to: { page: 'templates' },
    name: 'Templates',
    icon: <Icon path="M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z" />,
  },
  {
    to: { page: 'exports' },
    name: 'Exports',
    icon: <Icon path="M12 4v11M7.5 10.5 12 15l4.5-4.5M5 19.5h14" />,
  },
  {
    to: { page: 'operator', jobId: null },
    name: 'Operator',
    icon: <Icon path="M4 19V9M9.3 19V5M14.7 19v-7M20 19V8" />,
  },
];

function Icon({ path }: { readonly path: string }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
