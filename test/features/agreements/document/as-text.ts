import type { AgreementDocument, Block } from '../../../../src/agreements/document/agreement-document.js';

/** A document as a test can print it. */
export const asText = ({ title, edition, facts, sections, hash }: AgreementDocument): string =>
  [
    `${title}\n${edition}`,
    ...facts.map(([term, words]) => `${term}: ${words}`),
    ...sections.map(({ heading, blocks }, i) =>
      [`\n${i + 1}. ${heading}`, ...blocks.map(ofBlock)].join('\n'),
    ),
    hash === null ? '' : `\n${hash}`,
  ].join('\n');

function ofBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.text;
    case 'subheading':
      return `[${block.text}]`;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'facts':
      return block.facts.map(([term, words]) => `${term}: ${words}`).join('\n');
    case 'table':
      return [block.head, ...block.rows].map((row) => row.join(' | ')).join('\n');
    case 'signatures':
      return block.signatures
        .map(({ party, name, signed }) => `${party}: ${name ?? '______'}, ${signed ?? '______'}`)
        .join('\n');
  }
}
