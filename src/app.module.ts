import { type DynamicModule, Module } from '@nestjs/common';
import type pg from 'pg';
import type { Env } from '../config/env.js';
import { AgreementsModule } from './agreements/agreements.module.js';
import { AgreementDocumentsModule } from './agreements/document/agreement-documents.module.js';
import { AgreementLifeModule } from './agreements/life/agreement-life.module.js';
import { AnalysesModule } from './analyses/analyses.module.js';
import { AttainmentModule } from './attainment/attainment.module.js';
import { AuthModule } from './auth/auth.module.js';
import { BackfillsModule } from './backfills/backfills.module.js';
import { BoardModule } from './board/board.module.js';
import { BreachesModule } from './breaches/breaches.module.js';
import { CalendarsModule } from './calendars/calendars.module.js';
import { ClocksModule } from './clocks/clocks.module.js';
import { SweepModule } from './clocks/sweep.module.js';
import { CreditsModule } from './credits/credits.module.js';
import { CustomersModule } from './customers/customers.module.js';
import { DeliveriesModule } from './deliveries/deliveries.module.js';
import { ExclusionsModule } from './exclusions/exclusions.module.js';
import { FiguresModule } from './figures/figures.module.js';
import { IntegrationsModule } from './integrations/integrations.module.js';
import { LiveModule } from './live/live.module.js';
import { ChatModule } from './notices/chat/chat.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { WebhooksOutModule } from './notices/webhooks-out/webhooks-out.module.js';
import { OpsModule } from './ops/ops.module.js';
import { PlatformModule } from './platform.module.js';
import { ReviewsModule } from './reviews/reviews.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { ServicesModule } from './services/services.module.js';
import { TeamsModule } from './teams/teams.module.js';
import { TicketsModule } from './tickets/tickets.module.js';
import { WriteBacksModule } from './write-backs/write-backs.module.js';

@Module({})
export class AppModule {
  static over(env: Env, database: pg.ClientConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.over(env, database),
        ...whoAndWhat,
        ...webhooksIn,
        ...timing,
        ...telling,
        ...contracts,
        ...accounting,
        ...screens,
      ],
    };
  }
}

const whoAndWhat = [
  AuthModule,
  TeamsModule,
  CustomersModule,
  ServicesModule,
  CalendarsModule,
  AgreementsModule,
  AgreementLifeModule,
  AgreementDocumentsModule,
];
const webhooksIn = [IntegrationsModule, DeliveriesModule, BackfillsModule];
const timing = [TicketsModule, ClocksModule, SweepModule, BreachesModule, ExclusionsModule];
const telling = [NoticesModule, ChatModule, WebhooksOutModule, WriteBacksModule];
const contracts = [AnalysesModule, ReportsModule, ReviewsModule];
const accounting = [AttainmentModule, FiguresModule, CreditsModule];
const screens = [LiveModule, BoardModule, OpsModule];
