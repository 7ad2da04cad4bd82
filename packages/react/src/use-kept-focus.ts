import { type FocusEvent, useLayoutEffect, useRef } from 'react';

/** React on a server warns about layout effects, which only a page can run. */
const usePageEffect = typeof document === 'undefined' ? () => undefined : useLayoutEffect;

/**
 * For a section with `[data-row]`s. When the focused control disappears, with its row or alone, the
 * focus moves to what takes its place, or else to the heading.
 */
export function useKeptFocus<E extends HTMLElement>() {
  const section = useRef<E>(null);
  const focused = useRef<{ control: Element; row: number } | null>(null);
  const rowsOf = (element: Element) => [...element.querySelectorAll('[data-row]')];

  usePageEffect(() => {
    if (!section.current || !focused.current || focused.current.control.isConnected) return;
    const rows = rowsOf(section.current);
    const row = rows[Math.min(focused.current.row, rows.length - 1)];
    const next =
      row?.querySelector<HTMLElement>('a, button, input') ??
      section.current.querySelector<HTMLElement>('[tabindex="-1"]');
    focused.current = null;
    if (document.activeElement === document.body) next?.focus();
  });

  return {
    ref: section,
    onFocus({ target, currentTarget }: FocusEvent<E>) {
      const rows = rowsOf(currentTarget);
      const row = rows.findIndex((each) => each.contains(target));
      focused.current = { control: target, row: row === -1 ? rows.length : row };
    },
    onBlur() {
      focused.current = null;
    },
  };
}
