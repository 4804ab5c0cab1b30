import Handlebars from 'handlebars';

export interface SignOffView {
  readonly title: string;
  readonly name: string;
  readonly side: string;
  readonly provider: string;
  readonly customer: string;
  readonly proposedBy: string;
  readonly hash: string;
  readonly closed: string | null;
  /** What this changes, in sentences; of a first version, none. */
  readonly changes: readonly string[];
  readonly documentLink: string;
}

const signOff = Handlebars.compile<SignOffView>(`
  <h1>{{title}}</h1>
  <p>An agreement between {{provider}} and {{customer}}, proposed by {{proposedBy}}. Your approval is asked for, {{name}},
  for the {{side}}.</p>
  <p><a href="{{documentLink}}">Read the whole agreement</a></p>
  {{#if changes}}<p>Against the version in force, this changes:</p><ul>{{#each changes}}<li>{{this}}</li>{{/each}}</ul>{{/if}}
  {{#if closed}}<p><strong>{{closed}}</strong></p>{{else}}
  <form method="post">
    <input type="hidden" name="hash" value="{{hash}}">
    <p>By approving you put your name, this moment and your address under exactly these words.</p>
    <button name="verdict" value="approved">Approve</button>
  </form>
  <form method="post">
    <input type="hidden" name="hash" value="{{hash}}">
    <label>If you do not agree, what should be different?<textarea name="reason" maxlength="1000" required></textarea></label>
    <button name="verdict" value="declined" class="quiet">Decline</button>
  </form>{{/if}}
  <p class="faint">SHA-256 of what is signed: <code>{{hash}}</code></p>`);

export const signOffPage = (view: SignOffView): string => signOff(view);
