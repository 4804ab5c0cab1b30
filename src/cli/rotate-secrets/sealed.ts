import { sealOwner as signOffOwner } from '../../agreements/life/propose-agreement.js';
import { sealOwner as chatRoomOwner } from '../../notices/chat/chat-room.js';
import { sealOwner as endpointOwner } from '../../notices/webhooks-out/secrets.js';
import { linkOwner } from '../../reviews/breach/review-link.js';
import { sealOwner as writeBackOwner } from '../../write-backs/target.js';

/** A column that holds sealed secrets, and to whom they are bound. */
export interface Sealed {
  readonly what: string;
  readonly table: string;
  readonly column: string;
  /** What tells the table's rows apart, in SQL. */
  readonly key: string;
  /** Several, as where one is being rotated. */
  readonly isList: boolean;
  readonly ownerOf: (id: string) => string;
}

/** Everything that is sealed. A test compares this with the schema. */
export const SEALED: readonly Sealed[] = [
  {
    what: 'integration',
    table: 'integrations',
    column: 'secrets',
    key: 'id',
    isList: true,
    ownerOf: (id) => id,
  },
  {
    what: 'webhook endpoint',
    table: 'webhook_endpoints',
    column: 'secrets',
    key: 'id',
    isList: true,
    ownerOf: endpointOwner,
  },
  { what: 'chat room', table: 'chat_rooms', column: 'url', key: 'id', isList: false, ownerOf: chatRoomOwner },
  {
    what: 'write-back',
    table: 'write_back_targets',
    column: 'token',
    key: 'integration_id',
    isList: false,
    ownerOf: writeBackOwner,
  },
  {
    what: 'review link',
    table: 'breach_reviews',
    column: 'sealed_token',
    key: 'breach_id',
    isList: false,
    ownerOf: (id) => linkOwner(Number(id)),
  },
  {
    what: 'sign-off link',
    table: 'sign_offs',
    column: 'sealed_token',
    key: `(proposal_id || ' ' || address)`,
    isList: false,
    ownerOf: (id) => signOffOwner(Number(id.slice(0, id.indexOf(' '))), id.slice(id.indexOf(' ') + 1)),
  },
];
