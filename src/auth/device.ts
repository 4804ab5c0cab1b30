const BROWSERS: [string, RegExp][] = [
  // Each says that it is also those below it.
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
];
const SYSTEMS: [string, RegExp][] = [
  ['iOS', /\b(iPhone|iPad)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
];

/** 'Firefox on Linux': enough to tell one's own browsers apart, and nothing by which to know somebody again. */
export function deviceOf(userAgent: string | undefined): string {
  const named = (names: [string, RegExp][]) => names.find(([, says]) => says.test(userAgent ?? ''))?.[0];
  const browser = named(BROWSERS);
  const system = named(SYSTEMS);
  return system === undefined
    ? (browser ?? 'another browser')
    : `${browser ?? 'another browser'} on ${system}`;
}
