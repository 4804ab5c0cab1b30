/**
 * What must not be in a log, taken out of every line on its way there: error texts of PostgreSQL, of mail servers and of
 * parsers quote what they were given, and that may be a customer's words or somebody's secret.
 */
export function scrub(text: string): string {
  return RULES.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);
}

const RULES: readonly [RegExp, string][] = [
  // PostgreSQL: 'invalid input syntax for type bigint: "…"', 'value "…" is out of range', 'Key (email)=(…) already exists'.
  [/(invalid input (?:syntax|value) for [^:\n]+: ).*/g, '$1(value)'],
  [/\b((?:field )?value)( out of range)?:? "[^\n]*"/g, '$1$2 (value)'],
  [/(Key \([^)]*\)=)\([^\n]*\)/g, '$1(value)'],
  [/(Failing row contains )\([^\n]*\)/g, '$1(values)'],
  // V8: 'Unexpected token 'h', "hello" is not valid JSON' and its cousins.
  [/Unexpected (?:token|non-whitespace|number|string)[^\n]*JSON[^\n]*/g, 'something that is not valid JSON'],
  [/[^\s<>"'(,;:=]+@[^\s<>"'),;]+\.[A-Za-z]{2,}/g, '(address)'],
  [/(Bearer|Basic) [\w.~+/=-]+/gi, '$1 (secret)'],
  [/\b(pk|whsec)_[\w+/=-]+/g, '$1_(secret)'],
  [/\/sign-in\/(?!oidc|link)[\w-]+/g, '/sign-in/(secret)'],
  [/\/(sign-off|review|dispute|document)\/[\w-]{43}/g, '/$1/(secret)'],
  [/(punctual_(?:session|oidc)=)[^\s;]+/g, '$1(secret)'],
  [/(\w+:\/\/)[^\s/:@]*:[^\s/@]*@/g, '$1(secret)@'],
];
