import { createHmac } from 'node:crypto';
import type { Mapping } from '../../src/helpdesks/mapping.js';
import { signStandard, signZendesk } from './helpdesk.js';

/** Where the tests post to, as the sender knows it. */
export const ADDRESS = 'https://punctual.example/webhooks/desk';

/** What the tests have to know of a helpdesk. */
export interface Known {
  readonly secrets: readonly [string, string];
  /** As the helpdesk signs; written a second time here, from its own documentation. */
  readonly sign: (secret: string, body: Buffer, at: Date, id: string, url?: string) => Record<string, string>;
  readonly mapping?: Mapping;
  /** What the helpdesk says in headers about the payload of that name. */
  readonly headersOf?: (name: string) => Record<string, string>;
  /** When each payload arrived, for helpdesks that do not say when. */
  readonly arrivals?: Readonly<Record<string, string>>;
  readonly signsBody?: boolean;
  readonly signsTime?: true;
  /** What this helpdesk never sends. */
  readonly lacks?: 'internal-note';
}

export const known: Readonly<Record<string, Known>> = {
  standard: {
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
    sign: signStandard,
    signsTime: true,
  },
  zendesk: {
    secrets: ['dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==', 'YW5vdGhlcl9vbmVfZm9yX3Rlc3Rz'],
    sign: signZendesk,
    signsTime: true,
  },
  jira: {
    secrets: ['5f0c2ab7de914a66', '91b3c4d5e6f708a9'],
    sign: (secret, body, _at, id) => ({
      'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      'x-atlassian-webhook-identifier': id,
    }),
    mapping: { fields: { customer: 'customfield_10002', service: 'customfield_10010' } },
  },
  zammad: {
    secrets: ['0d8f1f3c6b5a4e2790aa', 'b6c7d8e9fa0b1c2d3e4f'],
    sign: (secret, body, _at, id) => ({
      'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
      'x-zammad-delivery': id,
      'x-zammad-trigger': 'Punctual',
    }),
    mapping: { fields: { service: 'product' } },
  },
  github: {
    secrets: ['It-s-a-Secret-to-Everybody', 'And-so-is-this-one-of-them'],
    sign: (secret, body, _at, id) => ({
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      'x-github-delivery': id,
    }),
    mapping: { status: { 'waiting for reporter': 'pending' } },
    headersOf: (name) => ({ 'x-github-event': /reply|note|comment/.test(name) ? 'issue_comment' : 'issues' }),
    lacks: 'internal-note',
  },
  freshdesk: {
    secrets: ['c0ffee00c0ffee00c0ffee00', 'decaf000decaf000decaf000'],
    sign: (secret) => ({ authorization: `Basic ${Buffer.from(`punctual:${secret}`).toString('base64')}` }),
    arrivals: {
      created: '2026-03-02T08:00:00Z',
      assigned: '2026-03-02T08:05:00.100Z',
      'agent-reply': '2026-03-02T08:30:00.500Z',
      'customer-reply': '2026-03-02T09:00:00.300Z',
      'internal-note': '2026-03-02T09:10:00.070Z',
      'status-simple': '2026-03-02T09:20:00.700Z',
      'priority-simple': '2026-03-02T09:30:00.040Z',
      'note-simple': '2026-03-02T09:35:00.040Z',
      resolved: '2026-03-02T11:00:00Z',
    },
    signsBody: false,
  },
  intercom: {
    secrets: ['7b1c1d0e-9a55-4a0e-8c57-0a1b2c3d4e5f', '1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9'],
    sign: (secret, body) => ({
      'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
    }),
    mapping: { fields: { priority: 'Priority', service: 'Product' } },
  },
  'help-scout': {
    secrets: ['a3f1c5e7092b4d6f8a1c3e5f7092b4d6f8a1c3e5', 'b4f2c6e8193c5e7f9b2d4f6e8193c5e7f9b2d4f6'],
    sign: (secret, body) => ({
      'x-helpscout-signature': createHmac('sha1', secret).update(body).digest('base64'),
    }),
    mapping: { fields: { priority: 'Priority' } },
    headersOf: (name) => ({ 'x-helpscout-event': name === 'deleted' ? 'convo.deleted' : 'convo' }),
    arrivals: { deleted: '2026-03-02T11:45:00Z' },
  },
  hubspot: {
    secrets: ['2d1c8a44-0f5e-4a8c-9a51-3b0d5f7e9c21', '9c217e5f-3b0d-4a51-8c9a-0f5e2d1c8a44'],
    sign: (secret, body, at, _id, url = ADDRESS) => {
      const timestamp = String(at.getTime());
      const source = `POST${url}${body.toString()}${timestamp}`;
      return {
        'x-hubspot-request-timestamp': timestamp,
        'x-hubspot-signature-v3': createHmac('sha256', secret).update(source).digest('base64'),
      };
    },
    signsTime: true,
    lacks: 'internal-note',
  },
  email: {
    secrets: ['0a1b2c3d4e5f60718293a4b5', 'b5a49382716f5e4d3c2b1a00'],
    sign: (secret) => ({ authorization: `Bearer ${secret}` }),
    mapping: { agents: ['desk.example'] },
    signsBody: false,
  },
};
