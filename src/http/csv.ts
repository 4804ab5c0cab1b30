import { stringify } from 'csv-stringify/sync';

/** A table for spreadsheets. What would be a formula there is written as text, for the cells come from outside. */
export const csv = (head: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  stringify([head, ...rows] as unknown[][], { escape_formulas: true });
