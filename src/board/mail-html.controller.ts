import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../auth/allow.js';
import { CalledBy, type Caller } from '../auth/caller.js';
import { visibleTickets } from '../auth/visible-tickets.js';
import { Database } from '../database/database.js';
import { IdPipe } from '../http/id-field.js';
import { NotFound } from '../http/problem.js';

@Allow('agent', 'lead', 'auditor')
@Controller('api/mails/:id/html')
export class MailHtmlController {
  constructor(private readonly database: Database) {}

  /**
   * A mail's HTML for the reading pane's frame. It has a policy of its own: a mail needs the inline styles that the page
   * forbids itself, and may neither run nor load anything.
   */
  @Get()
  async html(
    @Param('id', IdPipe) id: number,
    @CalledBy() { sees }: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values: unknown[] = [id];
    const [mail] = await this.database.query<{ html: string | null }>(
      `select n.body_html as html from notices n join tickets t on t.id = n.ticket_id
       where n.id = $1 and ${visibleTickets(sees, values)}`,
      values,
    );
    if (mail?.html == null) throw new NotFound(`There is no mail ${id} with an HTML part.`);
    void reply
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups`,
      )
      .header('cache-control', 'private, no-store')
      .type('text/html; charset=utf-8')
      .send(mail.html);
  }
}
