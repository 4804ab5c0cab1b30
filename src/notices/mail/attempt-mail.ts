import { DAY, type Instant, MINUTE } from '../../engine/instant.js';
import type { Mail } from './compose-mail.js';
import { type MailTransport, PermanentFailure } from './mail-transport.js';

/**
 * A claim is the next attempt put off by so much: what a process that dies in between, or a mail server that is down,
 * costs.
 */
export const AGAIN_AFTER = 15 * MINUTE;
const GIVE_UP_AFTER = 2 * DAY;

export type Attempt =
  | { readonly outcome: 'sent'; readonly error: null }
  /** `kept`: there is no mail server. `lost`: nobody will take it, or nobody has for too long. `again`: the claim runs out. */
  | { readonly outcome: 'kept' | 'lost' | 'again'; readonly error: string };

/** For outboxes whose rows say themselves what is owed. @param since when it came to be owed */
export async function attemptMail(
  transport: MailTransport,
  mail: Mail | Promise<Mail>,
  { since, at }: { readonly since: Instant; readonly at: Instant },
): Promise<Attempt> {
  try {
    const delivered = await transport.deliver(await mail);
    return delivered === 'sent'
      ? { outcome: 'sent', error: null }
      : { outcome: 'kept', error: 'no SMTP_URL is set' };
  } catch (fault) {
    const isLost = fault instanceof PermanentFailure || at - since >= GIVE_UP_AFTER;
    return { outcome: isLost ? 'lost' : 'again', error: (fault as Error).message };
  }
}
