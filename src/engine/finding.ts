/** What a lint has to say about something that is well-formed: shown before it is published. */
export interface Finding {
  /** `error`: cannot be meant. `warning`: will surprise somebody. `info`: changes nothing, or not yet. */
  readonly severity: 'error' | 'warning' | 'info';
  /** Path into what was checked, as in `Malformed`. */
  readonly field: string;
  readonly message: string;
}
