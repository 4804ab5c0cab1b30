import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { Forbidden } from '../http/problem.js';
import { IdPipe } from '../http/id-field.js';
import { evidenceCsv } from './evidence-csv.js';
import { evidencePdf } from './evidence-pdf.js';
import { Statements } from './statements.js';

/** What a statement says can be checked by hand, ticket by ticket. */
@Allow('lead', 'auditor')
@Controller('api/statements/:id')
export class EvidenceController {
  constructor(private readonly statements: Statements) {}

  @Get('evidence.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="evidence.csv"')
  async csv(@Param('id', IdPipe) id: number, @CalledBy() by: Caller): Promise<string> {
    refuseBounded(by);
    await this.statements.get(id);
    return evidenceCsv(await this.statements.evidence(id));
  }

  @Get('evidence.pdf')
  async pdf(
    @Param('id', IdPipe) id: number,
    @CalledBy() by: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseBounded(by);
    const statement = await this.statements.get(id);
    const ledger = await this.statements.ledger({ statement: id });
    const pdf = await evidencePdf(statement, ledger, await this.statements.evidence(id));
    void reply
      .type('application/pdf')
      .header('content-disposition', 'attachment; filename="evidence.pdf"')
      .send(pdf);
  }
}

/** Evidence with tickets left out would prove nothing. */
function refuseBounded({ sees }: Caller): void {
  if (sees !== 'everything')
    throw new Forbidden('Evidence names tickets of all teams, and you see those of some.');
}
