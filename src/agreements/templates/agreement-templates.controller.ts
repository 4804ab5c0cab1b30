import { Controller, Get } from '@nestjs/common';
import { Allow } from '../../auth/allow.js';
import { agreementTemplates } from './agreement-templates.js';

@Controller('api/agreement-templates')
export class AgreementTemplatesController {
  @Allow('agent', 'lead', 'auditor')
  @Get()
  list() {
    return agreementTemplates();
  }
}
