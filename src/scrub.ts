/**
 * What must not be in a log, taken out of every line on its way there: error texts of PostgreSQL, of mail servers and of
 * parsers quote what they were given, and that may be a customer's words or somebody's secret.
 */
export function scrub(text: string): string {
  const clipped = text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
  return RULES.reduce((left, [pattern, instead]) => left.replace(pattern, instead), clipped);
}

/** A stack fits well; what somebody else's feed or server wrote may be a megabyte, and the patterns take their time. */
const LONGEST = 16_384;

/** Every run is bounded: where what should follow it is missing, a run without an end makes the whole quadratic. */
const RULES: readonly [RegExp, string][] = [
  // PostgreSQL: 'invalid input syntax for type bigint: "…"', 'value "…" is out of range', 'Key (email)=(…) already exists'.
  [/(invalid input (?:syntax|value) for [^:\n]+: ).*/g, '$1(value)'],
  [/\b((?:field )?value)( out of range)?:? "(?:[^\n]*"|[^\n]*$)/g, '$1$2 (value)'],
  [/(Key \([^)]*\)=)\((?:[^\n]*\)|[^\n]*$)/g, '$1(value)'],
  [/(Failing row contains )\((?:[^\n]*\)|[^\n]*$)/g, '$1(values)'],
  // V8: 'Unexpected token 'h', "hello" is not valid JSON' and its cousins.
  [/Unexpected (?:token|non-whitespace|number|string)[^\n]*JSON[^\n]*/g, 'something that is not valid JSON'],
  [/[^\s<>"'(,;:=]{1,64}@[^\s<>"'),;]{1,253}\.[A-Za-z]{2,63}/g, '(address)'],
  [/(Bearer|Basic) [\w.~+/=-]+/gi, '$1 (secret)'],
  [/\b(pk|whsec)_[\w+/=-]+/g, '$1_(secret)'],
  [/\/sign-in\/(?!oidc|link)[\w-]+/g, '/sign-in/(secret)'],
  [/\/(sign-off|review|dispute|document)\/[\w-]{43}/g, '/$1/(secret)'],
  [/(punctual_(?:session|oidc)=)[^\s;]+/g, '$1(secret)'],
  [/(\b\w{1,20}:\/\/)[^\s/:@]{0,256}:[^\s/@]{0,1024}@/g, '$1(secret)@'],
];
