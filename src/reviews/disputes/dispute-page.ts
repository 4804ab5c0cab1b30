import Handlebars from 'handlebars';
import { METRIC_WORDS } from '../../engine/agreement/metric-words.js';
import { dateAndTime } from '../../notices/mail/wording.js';
import type { DisputableBreach } from './disputable-breaches.js';
import type { DisputeLink } from './dispute-links.js';

const page = Handlebars.compile(`
  <h1>Breaches of {{customer}}</h1>
  <p>From {{from}} to {{to}}. If you do not agree with one of them, or miss one, say so below; you are answered by mail.</p>
  {{#if breaches}}<table><thead><tr><th>Ticket</th><th>What was late</th><th>Time ran out</th><th></th></tr></thead><tbody>
  {{#each breaches}}<tr><td>{{ticket}}</td><td>{{metric}}</td><td>{{at}}</td><td>{{state}}</td></tr>{{/each}}
  </tbody></table>{{else}}<p>There are none on record.</p>{{/if}}
  <form method="post">
    <label>Which one?
      <select name="breach"><option value="">One that is not listed</option>
      {{#each breaches}}<option value="{{id}}">{{ticket}}, {{metric}}, {{at}}</option>{{/each}}</select></label>
    <label>What is wrong about it?<textarea name="said" required maxlength="4000"></textarea></label>
    <label>Your name<input name="saidBy" required maxlength="200" autocomplete="name"></label>
    <button>Dispute it</button>
  </form>`);

/** Everything of it is escaped; nothing but ids and times of the tickets is shown. */
export const disputePage = (
  { customerName, from, to }: DisputeLink,
  breaches: readonly DisputableBreach[],
): string =>
  page({
    customer: customerName,
    from: dateAndTime(from, 'UTC'),
    to: dateAndTime(to, 'UTC'),
    breaches: breaches.map(({ id, ticketExternalId, metric, breachedAt, isWaived, isDisputed }) => ({
      id,
      ticket: ticketExternalId,
      metric: METRIC_WORDS[metric],
      at: dateAndTime(breachedAt, 'UTC'),
      state: isDisputed ? 'disputed' : isWaived ? 'waived' : '',
    })),
  });
