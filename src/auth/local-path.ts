/** Where somebody wanted to go before signing in: a page of ours, and never somebody else's. */
export function localPath(to: unknown): string {
  if (typeof to !== 'string' || to.length > 500) return '/';
  // Browsers read a backslash as a slash and leave out line breaks, so "/\evil.example" would lead away.
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(to) && !to.startsWith('/sign-in') ? to : '/';
}
