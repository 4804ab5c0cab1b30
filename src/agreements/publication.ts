import type { Reach } from '../engine/agreement/promises.js';
import { Fields } from './fields.js';
import type { AgreementPublication } from './publish-agreement.js';

/** Takes off what publishing needs; the rest is the agreement's own words, which are checked where they are parsed. */
export function publication(sent: unknown): Omit<AgreementPublication, 'id'> {
  const all = typeof sent === 'object' && sent !== null ? Object.keys(sent) : [];
  const fields = new Fields(sent, '', all);
  const { reach: _, inForceFrom: __, inForceTo: ___, force: ____, ...body } = sent as Record<string, unknown>;
  return {
    body,
    reach: fields.optional('reach', (name) => fields.oneOf(name, REACHES)) ?? 'new',
    inForceFrom: fields.optional('inForceFrom', (name) => fields.instant(name)),
    inForceTo: fields.optional('inForceTo', (name) => fields.instant(name)),
    force: fields.optional('force', (name) => fields.flag(name)) ?? false,
  };
}

const REACHES: readonly Reach[] = ['new', 'running'];
