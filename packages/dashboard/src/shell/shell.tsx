import { isTerminal } from '@offprint/client';
import { UsageMeter, useIsReconnecting, useTrackedJobs } from '@offprint/react';
import { type ReactNode, useEffect, useRef } from 'react';
import mark from '../mark.svg';
import { hrefOf, type Route } from '../route.ts';
import { PAGES } from './pages.tsx';

interface ShellProps {
  readonly route: Route;
  /** Null without a sign-in. */
  readonly user: string | null;
  onSignOut(): void;
  readonly children: ReactNode;
}

/** The frame of every page: its location, the navigation, and whether the server answers. */
export function Shell({ route, user, onSignOut, children }: ShellProps) {
  const main = useArrival(route);
  const isReconnecting = useIsReconnecting();
  return (
    <div className="shell" data-page={route.page}>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header className="rail">
        <a className="brand" href={hrefOf({ page: 'documents' })}>
          <img src={mark} alt="" width="28" height="28" />
          Offprint
        </a>
        <Pages route={route} />
        <div className="rail-foot">
          <UsageMeter />
          <p className="muted account">
            <a href="docs">API</a>
            {user && (
              <>
                <span className="who">{user}</span>
                <button type="button" className="quiet" onClick={onSignOut}>
                  Sign out
                </button>
              </>
            )}
          </p>
        </div>
      </header>
      <main id="content" ref={main} tabIndex={-1}>
        {children}
      </main>
      <p className="notice" role="status">
        {isReconnecting && 'The server does not answer. Reconnecting… No export is lost by that.'}
      </p>
    </div>
  );
}

/** Pages that are reached from another page. */
const PARENTS: Readonly<Partial<Record<Route['page'], Route['page']>>> = {
  document: 'documents',
  batch: 'exports',
};

function Pages({ route }: { readonly route: Route }) {
  const running = useTrackedJobs().filter(({ status }) => !isTerminal(status)).length;
  const current = PARENTS[route.page] ?? route.page;
  return (
    <nav aria-label="Pages">
      <ul className="pages">
        {PAGES.map(({ to, name, icon }) => (
          <li key={name}>
            <a href={hrefOf(to)} aria-current={to.page === current ? 'page' : undefined}>
              {icon}
              <span>{name}</span>
              {to.page === 'exports' && running > 0 && (
                <span className="badge">
                  {running}
                  <span className="visually-hidden"> under way</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Announces a new page, and scrolls to its beginning. */
function useArrival(route: Route) {
  const main = useRef<HTMLElement>(null);
  const place = hrefOf(route);
  const before = useRef(place);

  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    window.scrollTo(0, 0);
    const heading = main.current?.querySelector<HTMLElement>('h1[tabindex]');
    (heading ?? main.current)?.focus({ preventScroll: true });
  }, [place]);

  return main;
}
