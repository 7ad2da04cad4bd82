import { type ReactNode, useEffect } from 'react';

interface HeadingProps {
  readonly title: string;
  /** What is done on the page, beside its title. */
  readonly children?: ReactNode;
}

/** The title of a page, which the window is called by too. */
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
