import type { Objective } from '../agreement/objective.js';
import type { TicketAttributes } from '../agreement/promises.js';
import type { Calendar } from '../calendar/calendar.js';
import type { Instant } from '../instant.js';
import { calendarFromFact } from './calendar-from-fact.js';
import type { Obligation, Owed } from './obligation.js';
import { policyFromFact } from './policy-from-fact.js';
import { isSolved, type TicketEvent } from './ticket-event.js';

type Of<Kind extends TicketEvent['kind']> = Extract<TicketEvent, { kind: Kind }>;

interface Attachment extends Obligation {
  readonly target: string;
  readonly attachedAt: Instant;
}

/** A ticket as its facts leave it, and what is owed on it. Changed by the fold alone. */
export class Ticket {
  createdAt: Instant | null = null;
  status = 'new';
  priority: string | null = null;
  group: string | null = null;
  assignee: string | null = null;
  customer: string | null = null;
  service: string | null = null;
  /** Every status since creation, oldest first. */
  readonly history: { at: Instant; status: string }[] = [];

  life: Obligation | null = null;
  /** Since creation or the last reopening. */
  episode: Obligation | null = null;
  firstReply: Owed = { open: null, kept: null };
  streak: Owed = { open: null, kept: null };
  assignment: Owed = { open: null, kept: null };
  update: Obligation | null = null;
  ownership: Obligation | null = null;

  /** What policy.changed and calendar.changed said last. */
  policy: readonly Objective[] | null = null;
  calendar: Calendar | null = null;

  private bornAs = 'new';
  private replied = false;
  private readonly attachments: Attachment[] = [];

  get solved(): boolean {
    return isSolved(this.status);
  }

  get attributes(): TicketAttributes {
    return { customer: this.customer, service: this.service, priority: this.priority, group: this.group };
  }

  /** The ticket as it is born; `settle` then applies what its creation already answers. */
  create(fact: Of<'ticket.created'>): void {
    const since = fact.at;
    this.createdAt = since;
    this.priority = fact.priority ?? this.priority;
    this.group = fact.group ?? this.group;
    this.customer = fact.customer ?? this.customer;
    this.service = fact.service ?? this.service;
    this.bornAs = fact.status ?? this.status;
    this.status = isSolved(this.bornAs) ? 'new' : this.bornAs;
    this.history.push({ at: since, status: this.status });
    this.life = this.episode = { since };
    this.assignment = both({ since });
    if (fact.actor === 'customer') {
      this.firstReply = both({ since });
      this.streak = both({ since, next: false });
    }
    if (fact.actor === 'agent') {
      this.replied = true;
      this.update = { since };
    }
    if (this.group !== null) this.ownership = { since, team: this.group };
  }

  /** @returns whether the creation also assigned or solved it */
  settle(fact: Of<'ticket.created'>): boolean {
    const assignee = fact.assignee ?? this.assignee;
    if (assignee !== null) this.assign(assignee);
    this.become(this.bornAs, fact.at);
    return assignee !== null || this.solved;
  }

  apply(fact: Exclude<TicketEvent, Of<'ticket.created'>>): void {
    switch (fact.kind) {
      case 'message':
        if (fact.visibility === 'public' && this.createdAt !== null) this.hear(fact);
        break;
      case 'status.changed':
        this.become(fact.to, fact.at);
        break;
      case 'priority.changed':
        this.priority = fact.priority;
        break;
      case 'agent.assigned':
        this.assign(fact.to);
        break;
      case 'group.assigned':
        this.handOver(fact.to, fact.at);
        break;
      case 'customer.changed':
        this.customer = fact.to;
        break;
      case 'service.changed':
        this.service = fact.to;
        break;
      case 'policy.changed':
        this.policy = policyFromFact(fact.targets, `${named(fact)}.targets`);
        break;
      case 'calendar.changed':
        this.calendar = calendarFromFact(fact.calendar, `${named(fact)}.calendar`);
        break;
      case 'agreement.attached':
        this.attach(fact);
        break;
      case 'satisfaction.rated':
        break;
    }
  }

  attachmentOf(objective: Objective): Attachment | null {
    return this.attachments.find(({ target }) => names(target, objective)) ?? null;
  }

  private hear({ actor, at }: Of<'message'>): void {
    if (actor === 'customer') {
      // A streak counts from its oldest message (rule C10).
      const asked = { since: at, next: this.replied };
      this.streak.open ??= asked;
      this.streak.kept ??= this.streak.open;
    }
    if (actor === 'agent') {
      this.firstReply = both(null);
      this.streak = both(null);
      this.replied = true;
      this.update = this.solved ? null : { since: at };
    }
  }

  private become(status: string, at: Instant): void {
    if (status === this.status) return;
    const was = this.solved;
    this.status = status;
    if (this.createdAt === null) return;
    this.history.push({ at, status });
    if (this.solved && !was) {
      this.firstReply.open = this.streak.open = this.assignment.open = null;
      this.update = this.ownership = null;
    }
    if (was && !this.solved) {
      this.episode = { since: at };
      if (this.group !== null) this.ownership = { since: at, team: this.group };
    }
  }

  private assign(agent: string | null): void {
    this.assignee = agent;
    if (agent !== null) this.assignment = both(null);
  }

  private handOver(team: string | null, at: Instant): void {
    if (team === this.group) return;
    this.group = team;
    if (this.createdAt !== null && !this.solved) this.ownership = team === null ? null : { since: at, team };
  }

  /** Attaching what runs already changes nothing; attaching what was finished by solving starts it anew. */
  private attach({ target, at, startAt }: Of<'agreement.attached'>): void {
    const known = this.attachments.findIndex((attachment) => attachment.target === target);
    if (known >= 0 && !this.solved) return;
    const attachment = { target, attachedAt: at, since: startAt ?? at };
    this.attachments.splice(known < 0 ? this.attachments.length : known, 1, attachment);
  }
}

const both = (obligation: Obligation | null): Owed => ({ open: obligation, kept: obligation });

/** Where a fault lies, for whoever looks for it among the facts. */
const named = ({ kind, id }: TicketEvent): string => (id === undefined ? kind : `${kind}(${id})`);

const names = (target: string, { id, promisedBy }: Objective): boolean =>
  id === target || promisedBy?.agreementId === target;
