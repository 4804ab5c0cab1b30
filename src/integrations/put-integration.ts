import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { helpdeskNamed, helpdesks } from '../helpdesks/helpdesks.js';
import { parseMapping } from '../helpdesks/mapping.js';
import { Conflict, Invalid } from '../http/problem.js';
import { Now } from '../system-now.js';
import { Integration } from './integration.entity.js';
import { IntegrationBook } from './integration-book.js';
import { Seal } from './seal.js';
import { secretFor } from './secret-for.js';

export interface IntegrationGiven {
  readonly helpdesk: string;
  readonly name: string;
  readonly mapping?: unknown;
  readonly active?: boolean;
  readonly secret?: string;
}

/** Makes an integration or changes it. A secret we made up is returned this once and never again. */
@Injectable()
export class PutIntegration {
  constructor(
    @InjectRepository(Integration) private readonly integrations: Repository<Integration>,
    private readonly seal: Seal,
    private readonly book: IntegrationBook,
    private readonly now: Now,
  ) {}

  async run(id: string, given: IntegrationGiven): Promise<{ created: boolean; secret: string | null }> {
    const mapping = parseMapping(given.mapping);
    const there = await this.integrations.findOneBy({ id });
    if (there === null) return this.create(id, given, mapping);
    if (there.helpdesk !== given.helpdesk) {
      throw new Conflict('helpdesk', `is ${there.helpdesk} and stays so: its deliveries are in that form`);
    }
    if (given.secret !== undefined) throw new Invalid('secret', 'is changed by rotate-secret');
    const { name, active = there.active } = given;
    await this.integrations.update({ id }, { name, active, mapping: mapping as object });
    await this.book.reload();
    return { created: false, secret: null };
  }

  private async create(id: string, given: IntegrationGiven, mapping: Integration['mapping']) {
    const helpdesk = helpdeskNamed(given.helpdesk);
    if (helpdesk === undefined) {
      throw new Invalid('helpdesk', `is not one of ${helpdesks.map((known) => known.id).join(', ')}`);
    }
    const secret = secretFor(helpdesk, given.secret);
    const secrets = [this.seal.close(secret, id)];
    const { name, active = true } = given;
    const row = { id, helpdesk: helpdesk.id, name, active, mapping, secrets, createdAt: this.now.now() };
    await this.integrations.insert(row as object);
    await this.book.reload();
    return { created: true, secret: given.secret === undefined ? secret : null };
  }
}
