import type {
  AgreementDocument,
  Block,
  Fact,
  Section,
} from '../../../src/agreements/document/agreement-document.js';
import styles from './document-view.module.css';

/** The same blocks as the printable page and the PDF have, in the same words. */
export function DocumentView({ document }: { document: AgreementDocument }) {
  const { title, edition, facts, sections, hash } = document;
  return (
    <article className={styles.document} aria-label={title}>
      <h2>{edition}</h2>
      <Facts facts={facts} />
      {sections.map((section, i) => (
        <SectionView key={section.heading} section={section} number={i + 1} />
      ))}
      {hash !== null && (
        <p className={styles.faint}>
          SHA-256 of what is signed: <code>{hash}</code>
        </p>
      )}
    </article>
  );
}

function SectionView({ section: { heading, blocks }, number }: { section: Section; number: number }) {
  return (
    <section>
      <h3>
        {number}. {heading}
      </h3>
      {blocks.map((block, i) => (
        <BlockView key={i} block={block} heading={heading} />
      ))}
    </section>
  );
}

function BlockView({ block, heading }: { block: Block; heading: string }) {
  switch (block.kind) {
    case 'paragraph':
      return <p>{block.text}</p>;
    case 'subheading':
      return <h4>{block.text}</h4>;
    case 'list':
      return (
        <ul>
          {block.items.map((item, i) => (
            <li key={i}>{item}</li>
          ))}
        </ul>
      );
    case 'facts':
      return <Facts facts={block.facts} />;
    case 'table':
      return <Table head={block.head} rows={block.rows} of={heading} />;
    case 'signatures':
      return (
        <div className={styles.signatures}>
          {block.signatures.map(({ party, name, signed }, i) => (
            <div key={i}>
              <b>{party}</b>
              <p>{name ?? 'to be named'}</p>
              <p className={styles.faint}>{signed ?? 'not approved here'}</p>
            </div>
          ))}
        </div>
      );
  }
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([term, words]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

interface TableProps {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly of: string;
}

/** On a narrow screen it is moved sideways, also with the keyboard. */
function Table({ head, rows, of }: TableProps) {
  return (
    <div className={styles.wide} role="region" aria-label={`${of}, as a table`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) =>
                j === 0 ? (
                  <th key={j} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={j}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
