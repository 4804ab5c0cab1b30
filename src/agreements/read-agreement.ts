import type { AgreementBody, AgreementTerms } from './agreement.js';
import { parseWords } from './parse-agreement.js';
import { DECIDABLE } from './parse-exclusion.js';

/**
 * A version, draft or proposal as it is stored, whichever release it was written under. Parties have signed its words, so
 * they are never rewritten; what is refused today is understood as it always worked.
 * @throws Malformed naming the field and the reason
 */
export const readAgreement = (stored: AgreementBody): AgreementTerms => parseWords(inTodaysWords(stored));

/**
 * Rules of exclusions could name tags, or nothing but a kind, and decided nothing: they were words, and stay words. A kind
 * that there is no more is another.
 */
function inTodaysWords({ exclusions, ...body }: AgreementBody): AgreementBody {
  if (!Array.isArray(exclusions)) return { ...body, exclusions };
  return { ...body, exclusions: exclusions.map((each: Stored) => exclusionInTodaysWords(each)) };
}

interface Stored {
  readonly rule?: Readonly<Record<string, unknown>>;
}

function exclusionInTodaysWords({ rule, ...words }: Stored): Stored {
  if (rule == null) return words;
  const decides = rule.tags == null && DECIDABLE.some((name) => rule[name] != null);
  if (!decides) return words;
  return { ...words, rule: rule.kind === 'unauthorised_change' ? { ...rule, kind: 'other' } : rule };
}
