import { Module } from '@nestjs/common';
import { Seal } from '../../integrations/seal.js';
import { NoticesModule } from '../../notices/notices.module.js';
import { AgreementsModule } from '../agreements.module.js';
import { AgreementDocumentsModule } from '../document/agreement-documents.module.js';
import { DecideProposal } from './decide-proposal.js';
import { EditDraft } from './edit-draft.js';
import { IssueSignOffLink } from './issue-sign-off-link.js';
import { LifeController } from './life.controller.js';
import { ProposeAgreement } from './propose-agreement.js';
import { PublishProposal } from './publish-proposal.js';
import { SendSignOffLinks } from './send-sign-off-links.js';
import { ShowLife } from './show-life.js';
import { SignOffController } from './sign-off.controller.js';
import { TerminateAgreement } from './terminate-agreement.js';

/** Apart from AgreementsModule, because a life sends mails, and whoever only reads promises needs no mail server. */
@Module({
  imports: [AgreementsModule, AgreementDocumentsModule, NoticesModule],
  controllers: [LifeController, SignOffController],
  providers: [
    DecideProposal,
    EditDraft,
    IssueSignOffLink,
    ProposeAgreement,
    PublishProposal,
    Seal,
    SendSignOffLinks,
    ShowLife,
    TerminateAgreement,
  ],
  exports: [EditDraft, SendSignOffLinks],
})
export class AgreementLifeModule {}
