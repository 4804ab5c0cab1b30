import type { Instant } from '../../../src/engine/instant.js';
import { useAtNow } from './clock.js';
import { fullInstant, preciseInstant, shortInstant } from './instant-words.js';

/** An instant in the viewer's zone; the whole of it, zone included, on hover. `precise` shows seconds. */
export function When({ at, precise = false }: { at: Instant; precise?: boolean }) {
  const words = useAtNow((now) => (precise ? preciseInstant(at, now) : shortInstant(at, now)));
  return (
    <time dateTime={new Date(at).toISOString()} title={fullInstant(at)}>
      {words}
    </time>
  );
}
