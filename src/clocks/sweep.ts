import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Env } from '../../config/env.js';
import { SendSignOffLinks } from '../agreements/life/send-sign-off-links.js';
import { RunAnalyses } from '../analyses/run-analyses.js';
import { TakeBackfills } from '../backfills/take-backfills.js';
import { AccountForPeriods } from '../credits/account-for-periods.js';
import { databaseIsDown } from '../database/database-faults.js';
import { IngestDeliveries } from '../deliveries/ingest-deliveries.js';
import { PurgeDeliveries } from '../deliveries/purge-deliveries.js';
import type { Instant } from '../engine/instant.js';
import { TellOfSilence } from '../integrations/silence/tell-of-silence.js';
import { WatchSilence } from '../integrations/silence/watch-silence.js';
import { SendChat } from '../notices/chat/send-chat.js';
import { SendNotices } from '../notices/send-notices.js';
import { PurgeMessages } from '../notices/webhooks-out/purge-messages.js';
import { SendWebhooks } from '../notices/webhooks-out/send-webhooks.js';
import { TellOfDisabled } from '../notices/webhooks-out/tell-of-disabled.js';
import { AttendToReviews } from '../reviews/attend-to-reviews.js';
import { rarely } from '../queue/rarely.js';
import { MakeReports } from '../reports/make-reports.js';
import { SendReports } from '../reports/send-reports.js';
import { Now } from '../system-now.js';
import { ArmWakeUps } from './arm-wake-ups.js';
import { LookAtDueTickets } from './look-at-due-tickets.js';
import { SendWriteBacks } from '../write-backs/send-write-backs.js';
import { Rounds } from './rounds.js';

const DELIVERIES_AT_ONCE = 500;
/** A period ends once a month: the job at midnight is punctual, and what the sweep is for can wait half a minute. */
const PERIODS_EVERY_MS = 30_000;

/**
 * Asks the database what is to be done, whether or not anybody was woken for it. With every queue flushed or down,
 * everything still happens, at most one sweep late. Mails have rounds of their own, because a mail server that hangs
 * must not keep a breach from being recorded; so has what takes its time, old deliveries and long files.
 */
@Injectable()
export class Sweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** When the last round ended in which nothing failed. */
  lastSoundPass: Instant | null = null;
  private readonly logger = new Logger(Sweep.name);
  private readonly rounds: readonly Rounds[];
  private readonly sayItIsDown = rarely((fault: Error) =>
    this.logger.warn(`the database is down, and everything waits for it: ${fault.message}`),
  );

  constructor(
    private readonly clock: Now,
    private readonly env: Env,
    private readonly ingestDeliveries: IngestDeliveries,
    private readonly lookAtDueTickets: LookAtDueTickets,
    private readonly armWakeUps: ArmWakeUps,
    sendNotices: SendNotices,
    sendChat: SendChat,
    sendWebhooks: SendWebhooks,
    sendWriteBacks: SendWriteBacks,
    tellOfDisabled: TellOfDisabled,
    sendSignOffLinks: SendSignOffLinks,
    runAnalyses: RunAnalyses,
    watchSilence: WatchSilence,
    tellOfSilence: TellOfSilence,
    takeBackfills: TakeBackfills,
    purgeDeliveries: PurgeDeliveries,
    purgeMessages: PurgeMessages,
    attendToReviews: AttendToReviews,
    accountForPeriods: AccountForPeriods,
    makeReports: MakeReports,
    sendReports: SendReports,
  ) {
    const every = env.sweepEveryMs;
    this.rounds = [
      new Rounds(() => this.factsOnce(), every),
      this.inTurn(every, {
        'sending notices': sendNotices,
        'telling of disabled webhooks': tellOfDisabled,
        'asking for approvals': sendSignOffLinks,
        'watching for silence': watchSilence,
        'telling of silence': tellOfSilence,
      }),
      this.inTurn(every, { 'sending chat messages': sendChat }),
      this.inTurn(every, { 'sending webhooks': sendWebhooks }),
      this.inTurn(every, { 'writing back': sendWriteBacks }),
      this.inTurn(every, { 'answering questions about the past': runAnalyses }),
      this.inTurn(every, {
        'taking backfills': takeBackfills,
        'purging deliveries': purgeDeliveries,
        'purging webhook messages': purgeMessages,
      }),
      this.inTurn(every, { 'attending to reviews': attendToReviews }),
      this.inTurn(Math.max(every, PERIODS_EVERY_MS), {
        'closing periods': accountForPeriods,
        'drawing up reports': makeReports,
        'sending reports': sendReports,
      }),
    ];
  }

  onApplicationBootstrap(): void {
    if (this.env.role === 'api') return;
    for (const each of this.rounds) each.start();
  }

  /** One round of everything. */
  async pass(): Promise<void> {
    for (const each of this.rounds) await each.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.rounds.map((each) => each.stop()));
  }

  /** Rounds of their own: what hangs in them keeps nothing else from being done. */
  private inTurn(everyMs: number, steps: Readonly<Record<string, { run(): Promise<unknown> }>>): Rounds {
    return new Rounds(async () => {
      for (const [name, step] of Object.entries(steps)) await this.attempt(name, () => step.run());
    }, everyMs);
  }

  /** In this order, so that a fact that has arrived counts before its deadline is judged. */
  private async factsOnce(): Promise<void> {
    const sound = [
      await this.attempt('ingesting', () => this.ingest()),
      await this.attempt('looking', () => this.lookAtDueTickets.run()),
      await this.attempt('arming wake-ups', () => this.armWakeUps.run(this.clock.now())),
    ];
    if (sound.every(Boolean)) this.lastSoundPass = this.clock.now();
  }

  /** What fails now is tried again in the next round; the other steps do not wait for it. */
  private async attempt(step: string, run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (fault) {
      if (databaseIsDown(fault)) this.sayItIsDown(fault as Error);
      else this.logger.error(`${step} failed: ${String(fault)}`, (fault as Error).stack);
      return false;
    }
  }

  private async ingest(): Promise<void> {
    while ((await this.ingestDeliveries.run(DELIVERIES_AT_ONCE)) >= DELIVERIES_AT_ONCE);
  }
}
