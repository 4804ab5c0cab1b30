import { type Section, section, type Signature, table } from '../agreement-document.js';
import type { DocumentSource } from '../document-source.js';
import { moment } from '../words.js';

/** Who approved these words and when. Where nobody has, there is a line to sign on. */
export function signatures(source: DocumentSource, timezone: string): Section[] {
  const both = source.terms.contract.parties;
  if (both === undefined) return [];
  const of = (['provider', 'customer'] as const).flatMap((side): Signature[] => {
    const { name: party, approvers } = both[side];
    const lines = approvers.map(({ name, address }) => ({
      party,
      name,
      signed: approvalOf(address, source, timezone),
    }));
    return lines.length > 0 ? lines : [{ party, name: null, signed: null }];
  });
  return section('Signatures', [{ kind: 'signatures', signatures: of }]);
}

function approvalOf(address: string, { approvals }: DocumentSource, timezone: string): string | null {
  const approval = approvals.find((each) => each.address?.toLowerCase() === address.toLowerCase());
  if (approval === undefined) return null;
  const { at, linkMadeBy } = approval;
  const way = linkMadeBy === null ? '' : `, by a link that ${linkMadeBy} handed over`;
  return `approved on ${moment(at, timezone)}${way}`;
}

export function history({ history: versions }: DocumentSource, timezone: string): Section[] {
  if (versions.length === 0) return [];
  const rows = versions.map(({ version, inForceFrom, inForceTo, changeNote }) => [
    String(version),
    inForceFrom > 0 ? moment(inForceFrom, timezone) : 'the beginning',
    inForceTo === null ? 'until replaced' : moment(inForceTo, timezone),
    changeNote ?? '',
  ]);
  return section('Version history', [table(['Version', 'In force from', 'To', 'What it changes'], rows)]);
}
