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
  private readonly facts: Rounds;
  private readonly notices: Rounds;
  private readonly chat: Rounds;
  private readonly webhooks: Rounds;
  private readonly writeBacks: Rounds;
  private readonly analyses: Rounds;
  private readonly upkeep: Rounds;
  private readonly reviews: Rounds;
  private readonly periods: Rounds;
  private readonly sayItIsDown = rarely((fault: Error) =>
    this.logger.warn(`the database is down, and everything waits for it: ${fault.message}`),
  );

  constructor(
    private readonly clock: Now,
    private readonly env: Env,
    private readonly ingestDeliveries: IngestDeliveries,
    private readonly lookAtDueTickets: LookAtDueTickets,
    private readonly armWakeUps: ArmWakeUps,
    private readonly sendNotices: SendNotices,
    private readonly sendChat: SendChat,
    private readonly sendWebhooks: SendWebhooks,
    private readonly sendWriteBacks: SendWriteBacks,
    private readonly tellOfDisabled: TellOfDisabled,
    private readonly sendSignOffLinks: SendSignOffLinks,
    private readonly runAnalyses: RunAnalyses,
    private readonly watchSilence: WatchSilence,
    private readonly tellOfSilence: TellOfSilence,
    private readonly takeBackfills: TakeBackfills,
    private readonly purgeDeliveries: PurgeDeliveries,
    private readonly attendToReviews: AttendToReviews,
    private readonly accountForPeriods: AccountForPeriods,
    private readonly makeReports: MakeReports,
    private readonly sendReports: SendReports,
  ) {
    this.facts = new Rounds(() => this.factsOnce(), env.sweepEveryMs);
    this.notices = new Rounds(() => this.noticesOnce(), env.sweepEveryMs);
    this.chat = new Rounds(() => this.chatOnce(), env.sweepEveryMs);
    this.webhooks = new Rounds(() => this.webhooksOnce(), env.sweepEveryMs);
    this.writeBacks = new Rounds(() => this.writeBacksOnce(), env.sweepEveryMs);
    this.analyses = new Rounds(() => this.analysesOnce(), env.sweepEveryMs);
    this.upkeep = new Rounds(() => this.upkeepOnce(), env.sweepEveryMs);
    this.reviews = new Rounds(() => this.reviewsOnce(), env.sweepEveryMs);
    this.periods = new Rounds(() => this.periodsOnce(), Math.max(env.sweepEveryMs, PERIODS_EVERY_MS));
  }

  onApplicationBootstrap(): void {
    if (this.env.role === 'api') return;
    this.facts.start();
    this.notices.start();
    this.chat.start();
    this.webhooks.start();
    this.writeBacks.start();
    this.analyses.start();
    this.upkeep.start();
    this.reviews.start();
    this.periods.start();
  }

  /** One round of everything. */
  async pass(): Promise<void> {
    await this.facts.run();
    await this.notices.run();
    await this.chat.run();
    await this.webhooks.run();
    await this.writeBacks.run();
    await this.analyses.run();
    await this.upkeep.run();
    await this.reviews.run();
    await this.periods.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    const rounds = [
      this.facts,
      this.notices,
      this.chat,
      this.webhooks,
      this.writeBacks,
      this.analyses,
      this.upkeep,
      this.reviews,
      this.periods,
    ];
    await Promise.all(rounds.map((each) => each.stop()));
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

  private async noticesOnce(): Promise<void> {
    await this.attempt('sending notices', () => this.sendNotices.run());
    await this.attempt('telling of disabled webhooks', () => this.tellOfDisabled.run());
    await this.attempt('asking for approvals', () => this.sendSignOffLinks.run());
    await this.attempt('watching for silence', () => this.watchSilence.run());
    await this.attempt('telling of silence', () => this.tellOfSilence.run());
  }

  private async chatOnce(): Promise<void> {
    await this.attempt('sending chat messages', () => this.sendChat.run());
  }

  private async writeBacksOnce(): Promise<void> {
    await this.attempt('writing back', () => this.sendWriteBacks.run());
  }

  private async webhooksOnce(): Promise<void> {
    await this.attempt('sending webhooks', () => this.sendWebhooks.run());
  }

  private async analysesOnce(): Promise<void> {
    await this.attempt('answering questions about the past', () => this.runAnalyses.run());
  }

  private async upkeepOnce(): Promise<void> {
    await this.attempt('taking backfills', () => this.takeBackfills.run());
    await this.attempt('purging deliveries', () => this.purgeDeliveries.run());
  }

  private async reviewsOnce(): Promise<void> {
    await this.attempt('attending to reviews', () => this.attendToReviews.run());
  }

  private async periodsOnce(): Promise<void> {
    await this.attempt('closing periods', () => this.accountForPeriods.run());
    await this.attempt('drawing up reports', () => this.makeReports.run());
    await this.attempt('sending reports', () => this.sendReports.run());
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
