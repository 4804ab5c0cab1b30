import type { Helpdesk } from './helpdesk.js';
import { email } from './email/email.js';
import { freshdesk } from './freshdesk/freshdesk.js';
import { github } from './github/github.js';
import { helpScout } from './help-scout/help-scout.js';
import { hubspot } from './hubspot/hubspot.js';
import { intercom } from './intercom/intercom.js';
import { jira } from './jira/jira.js';
import { standard } from './standard/standard.js';
import { zammad } from './zammad/zammad.js';
import { zendesk } from './zendesk/zendesk.js';

/** Every helpdesk we understand. A new one is a folder and a line here. */
export const helpdesks: readonly Helpdesk[] = [
  standard,
  zendesk,
  jira,
  zammad,
  github,
  freshdesk,
  intercom,
  helpScout,
  hubspot,
  email,
];

export const helpdeskNamed = (id: string): Helpdesk | undefined => helpdesks.find((known) => known.id === id);
