import { userInfo } from 'node:os';

/**
 * Who did something. `link` is whoever holds a link that was given to this name, `unknown` whoever comes to a door that
 * does not open.
 */
export interface Actor {
  readonly kind: 'user' | 'api_key' | 'command_line' | 'punctual' | 'link' | 'unknown';
  readonly id: string | null;
  readonly name: string;
  /** What it came with, if it was a request. */
  readonly request?: { readonly id: string; readonly address: string };
}

/** What nobody asked for: a source that changed, an endpoint that never answers. */
export const PUNCTUAL: Actor = { kind: 'punctual', id: null, name: 'Punctual' };

/** Whoever may run commands on this machine; the operating system knows them by this name. */
export function commandLine(): Actor {
  const name = osUser();
  return { kind: 'command_line', id: name, name };
}

/** A container's user may have a number only, and then the system has no name for it. */
function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
