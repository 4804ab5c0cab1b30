import type { Readable } from 'node:stream';
import { HttpException, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Env } from '../../config/env.js';
import type { Posted } from '../helpdesks/helpdesk.js';
import { TooLarge, Unsigned } from '../http/problem.js';
import { IntegrationBook } from '../integrations/integration-book.js';
import { QUEUE } from '../queue/queues.js';
import { Wake } from '../queue/wake.js';
import { AcceptDelivery } from './accept-delivery.js';
import { ForgeryThrottle } from './forgery-throttle.js';
import { RefusedDeliveries } from './refused-deliveries.js';

const MEBIBYTE = 1024 * 1024;
const ACCEPTED = 202;
const TOO_LARGE = 413;
const COMPRESSED = 415;

type OfIntegration = FastifyRequest<{ Params: { integrationId: string } }>;

/**
 * POST /webhooks/:integrationId. A route of its own beside Nest's, because there every JSON body is parsed before anybody
 * is asked, and a webhook's body is bytes: signed as bytes, kept as bytes, whatever its content type claims. The limit
 * is the integration's and counts while reading; more than that is never in memory.
 */
@Injectable()
export class WebhookRoute implements OnApplicationBootstrap {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly acceptDelivery: AcceptDelivery,
    private readonly book: IntegrationBook,
    private readonly forgeries: ForgeryThrottle,
    private readonly refused: RefusedDeliveries,
    private readonly wake: Wake,
    private readonly env: Env,
  ) {}

  /** Not earlier: a scope takes over the error handler, and with it problem+json, that it finds. */
  async onApplicationBootstrap(): Promise<void> {
    // The command line has the modules and no server.
    if (!this.host.httpAdapter) return;
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    // Not awaited: that would close Fastify to what Nest still has to set, the error handler for one.
    void fastify.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (request: FastifyRequest, body: Readable) =>
        this.bytes(request as OfIntegration, body),
      );
      scope.addHook<{ Params: { integrationId: string } }>('onRequest', async (request) =>
        this.forgeries.refuseKnown(request.params.integrationId, request.ip),
      );
      scope.addHook('onRequest', refuseCompressed);
      // Once the sender has its answer: a queue that is slow or down is not the sender's business.
      scope.addHook<{ Params: { integrationId: string } }>('onResponse', async (request, { statusCode }) => {
        if (statusCode === ACCEPTED) this.wake.wake(QUEUE.ingest);
        if (statusCode === TOO_LARGE || statusCode === COMPRESSED)
          await this.countRefused(request, statusCode);
      });
      // Whoever goes on sending what nobody reads is cut off.
      scope.addHook('onSend', async (_request, reply) => {
        if (reply.statusCode === TOO_LARGE) reply.header('connection', 'close');
      });
      // Intercom asks by this whether anybody is there, before it takes the address. Which integrations there are is not said.
      scope.head('/webhooks/:integrationId', async (_request, reply) => reply.code(200).send());
      scope.post<{ Params: { integrationId: string } }>(
        '/webhooks/:integrationId',
        async (request, reply) => {
          const { integrationId } = request.params;
          try {
            await this.acceptDelivery.run(integrationId, this.posted(request));
          } catch (fault) {
            if (fault instanceof Unsigned) await this.forgeries.count(integrationId, request.ip);
            throw fault;
          }
          return reply.code(ACCEPTED).send();
        },
      );
    });
  }

  /** @throws TooLarge before it is sent, where the sender says how much it is */
  private async bytes({ params, headers }: OfIntegration, body: Readable): Promise<Buffer> {
    const most = await this.maxBodyMiB(params.integrationId);
    const refuse = (bytes: number) => {
      if (bytes > most * MEBIBYTE) throw new TooLarge(`The body is larger than ${most} MiB.`);
    };
    refuse(Number(headers['content-length'] ?? 0));
    const chunks: Buffer[] = [];
    let bytes = 0;
    // The connection is still needed, for the answer.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      refuse((bytes += (chunk as Buffer).length));
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  }

  private async maxBodyMiB(integrationId: string): Promise<number> {
    return (await this.book.get(integrationId))?.maxBodyMiB ?? 1;
  }

  private async countRefused({ params: { integrationId } }: OfIntegration, status: number): Promise<void> {
    const most = await this.maxBodyMiB(integrationId);
    const because = status === COMPRESSED ? 'it was compressed' : `it was larger than ${most} MiB`;
    await this.refused.count(integrationId, because);
  }

  /** The address is the one that senders know: a proxy in between may have changed scheme and host. */
  private posted({ method, url, headers, body }: FastifyRequest): Posted {
    const single = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
    return {
      method,
      url: `${this.env.publicUrl}${url}`,
      headers: Object.fromEntries(single) as Record<string, string>,
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    };
  }
}

/** A few bytes may unpack to gigabytes, and no helpdesk compresses. */
async function refuseCompressed({ headers }: FastifyRequest): Promise<void> {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new HttpException(
      `content-encoding ${encoding} is not understood; send the body as it is`,
      COMPRESSED,
    );
  }
}
