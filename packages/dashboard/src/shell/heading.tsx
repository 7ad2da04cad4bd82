import { type ReactNode, useEffect } from 'react';

interface HeadingProps {
  readonly title: string;
  /** The actions of the page, beside its title. */
  readonly children?: ReactNode;
}

/** The title of the page, also used for the window. */
export function Heading({ title, children }: HeadingProps) {
  useEffect(() => {
    document.title = `${title} – Offprint`;
  }, [title]);
  return (
    <header className="heading">
      <h1 tabIndex={-1}>{title}</h1>
      {children && <span className="actions">{children}</span>}
    </header>
  );
}
