import { sealOwner as chatRoomOwner } from '../../notices/chat/chat-room.js';
import { sealOwner as endpointOwner } from '../../notices/webhooks-out/secrets.js';
import { sealOwner as writeBackOwner } from '../../write-backs/target.js';

/** A column that holds sealed secrets, and to whom they are bound. */
export interface Sealed {
  readonly what: string;
  readonly table: string;
  readonly column: string;
  /** What tells the table's rows apart. */
  readonly key: 'id' | 'integration_id';
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
];
