import styles from './measured.module.css';

interface Props {
  readonly part: number;
  readonly of: number;
  /** Null where nothing was measured: neither 0 % nor 100 %. */
  readonly percent: number | null;
  /** Why there is none. */
  readonly otherwise: string;
  /** What was divided by what; by default the two numbers. */
  readonly words?: string;
  readonly decimals?: number;
}

/** A share with what it was divided from. */
export function ShareCell({ part, of, percent, otherwise, words, decimals = 2 }: Props) {
  if (percent === null) return <NoneCell why={otherwise} />;
  return (
    <td>
      <span className={styles.share}>
        {/* Beside the number, so it says nothing of its own. */}
        <progress value={part} max={of} aria-hidden />
        {percent.toFixed(decimals)} %
      </span>
      <span className={styles.of}>{words ?? `${part} of ${of}`}</span>
    </td>
  );
}

export function NoneCell({ why, columns = 1 }: { why: string; columns?: number }) {
  return (
    <td colSpan={columns}>
      – <span className={styles.of}>{why}</span>
    </td>
  );
}
