import Handlebars from 'handlebars';
import { METRIC_WORDS } from '../../engine/agreement/metric-words.js';
import { dateAndTime } from '../../notices/mail/wording.js';
import type { BreachReview } from './breach-reviews.js';

const page = Handlebars.compile(`
  <h1>Review of a breach: {{ticket}}</h1>
  <p>The {{metric}} was late: the time promised ran out on {{breachedAt}}.</p>
  {{#if closed}}<p><strong>{{closed}}</strong></p>{{else}}
  <p>Your review is due on {{dueAt}}. It is answered once, and what you write stays on record.</p>
  <form method="post">
    <label>What caused it?<textarea name="cause" required maxlength="4000"></textarea></label>
    <label>Whose doing was it?
      <select name="attribution" required>
        <option value="provider">The provider’s</option><option value="customer">The customer’s</option>
        <option value="vendor">A vendor’s</option><option value="nobody">Nobody’s</option>
      </select></label>
    <fieldset>
      <legend>What is done about it, if anything</legend>
      <label>Corrective action<input name="what" maxlength="1000"></label>
      <label>Who does it<input name="owner" maxlength="200"></label>
      <label>Their e-mail address<input name="ownerAddress" type="email" maxlength="200"></label>
      <label>By when<input name="dueOn" type="date"></label>
    </fieldset>
    <button>Complete the review</button>
  </form>{{/if}}`);

export const reviewPage = (review: BreachReview, timezone: string): string =>
  page({
    ticket:
      review.ticketSubject === null
        ? review.ticketExternalId
        : `${review.ticketExternalId} · ${review.ticketSubject}`,
    metric: METRIC_WORDS[review.metric],
    breachedAt: dateAndTime(review.breachedAt, timezone),
    dueAt: dateAndTime(review.dueAt, timezone),
    closed: closed(review),
  });

function closed({ state, completedBy, closedBecause }: BreachReview): string | null {
  if (state === 'completed') return `This review was completed by ${completedBy}.`;
  return state === 'closed' ? `There is nothing to answer any more: ${closedBecause}.` : null;
}
