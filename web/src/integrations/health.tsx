import { useAtNow } from '../time/clock.js';
import { fullInstant } from '../time/instant-words.js';
import styles from './integrations.module.css';
import type { ShownIntegration } from './shapes.js';

interface Health {
  readonly state: 'breached' | 'at_risk' | 'on_track' | 'paused';
  readonly words: string;
}

/** The worst there is to say. */
function healthOf({ active, silence, deliveries, lastDeliveryAt }: ShownIntegration): Health {
  if (!active) return { state: 'paused', words: 'Switched off' };
  if (silence?.silentSince) return { state: 'breached', words: 'Silent' };
  if (deliveries.quarantined > 0) return { state: 'at_risk', words: 'Quarantine' };
  if (lastDeliveryAt === null) return { state: 'paused', words: 'Not heard yet' };
  return { state: 'on_track', words: 'Receiving' };
}

export function HealthBadge({ integration }: { integration: ShownIntegration }) {
  const { state, words } = healthOf(integration);
  return (
    <span className={styles.badge} data-state={state}>
      {words}
    </span>
  );
}

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

function agoWords(ms: number): string {
  const [length, unit] = UNITS.find(([each]) => ms >= each) ?? [1_000, 's'];
  return `${Math.max(0, Math.floor(ms / length))} ${unit} ago`;
}

/** How long ago something was: what one wants to know of a last sign of life. */
export function Ago({ at }: { at: string }) {
  const instant = Date.parse(at);
  const words = useAtNow((now) => agoWords(now - instant));
  return (
    <time dateTime={at} title={fullInstant(instant)}>
      {words}
    </time>
  );
}
