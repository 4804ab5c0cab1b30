import { useQuery } from '@tanstack/react-query';
import { moneyWords } from '../../../src/agreements/money-words.js';
import { LEDGER_WORDS } from '../../../src/credits/ledger-words.js';
import { get } from '../api.js';
import type { ShownLedger } from './credit-shapes.js';
import styles from './credits.module.css';

export function LedgerTable({ agreement, title }: { agreement: string; title: string }) {
  const { data } = useQuery({
    queryKey: ['ledger', agreement],
    queryFn: ({ signal }) =>
      get<ShownLedger>(`/api/ledger?agreement=${encodeURIComponent(agreement)}`, signal),
  });
  if (data === undefined || data.entries.length === 0) return null;
  return (
    <article className={styles.card}>
      <h2>Ledger · {title}</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Entry</th>
            <th scope="col">Day</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody>
          {data.entries.map(({ id, kind, at, amount, currency, cause }) => (
            <tr key={id}>
              <th scope="row">
                {LEDGER_WORDS[kind]}
                {cause !== null && <div className={styles.cause}>{cause}</div>}
              </th>
              <td>{at.slice(0, 10)}</td>
              <td className={styles.money}>{moneyWords(amount, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {Object.entries(data.balances).map(([currency, balance]) => (
            <tr key={currency}>
              <th scope="row" colSpan={2}>
                {balance < 0 ? 'The customer owes' : 'Owed to the customer'}
              </th>
              <td className={styles.money}>{moneyWords(Math.abs(balance), currency)}</td>
            </tr>
          ))}
        </tfoot>
      </table>
    </article>
  );
}
