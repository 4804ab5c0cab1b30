import { type RefObject, useEffect } from 'react';

/** j and k walk the lines, / goes to the search field; Enter is the link's own. */
export function useBoardKeys(table: RefObject<HTMLTableElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || target.matches('input, textarea, select')) return;
      if (event.key === 'j') walk(table.current, 1);
      else if (event.key === 'k') walk(table.current, -1);
      else if (event.key === '/') document.getElementById('find')?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [table]);
}

function walk(table: HTMLTableElement | null, by: 1 | -1): void {
  const lines = [...(table?.querySelectorAll<HTMLElement>('[data-line]') ?? [])];
  const here = lines.indexOf(document.activeElement as HTMLElement);
  const next = lines[here === -1 ? (by === 1 ? 0 : lines.length - 1) : here + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
