import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Audited, NotAudited } from '../../audit/audited.js';
import { Allow } from '../../auth/allow.js';
import { CalledBy, type Caller } from '../../auth/caller.js';
import { SlugPipe } from '../../http/slug.js';
import { ChatRoomBody } from './chat-room.dto.js';
import { ListChatRooms } from './list-chat-rooms.js';
import { PutChatRoom } from './put-chat-room.js';
import { TestChatRoom } from './test-chat-room.js';

@Controller('api/chat-rooms')
@Allow('admin')
export class ChatRoomsController {
  constructor(
    private readonly listChatRooms: ListChatRooms,
    private readonly putChatRoom: PutChatRoom,
    private readonly testChatRoom: TestChatRoom,
  ) {}

  @Get()
  list() {
    return this.listChatRooms.run();
  }

  @Get(':id')
  one(@Param('id') id: string) {
    return this.listChatRooms.one(id);
  }

  @Put(':id')
  @Audited('chat_room.created', 'chat_room.changed')
  async put(
    @Param('id', SlugPipe) id: string,
    @Body() body: ChatRoomBody,
    @CalledBy() by: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const created = await this.putChatRoom.run(id, body, by);
    reply.status(created ? 201 : 200);
    return this.listChatRooms.one(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Audited('chat_room.deleted')
  delete(@Param('id') id: string, @CalledBy() by: Caller): Promise<void> {
    return this.putChatRoom.delete(id, by);
  }

  @Post(':id/test')
  @HttpCode(200)
  @NotAudited('A test message changes nothing.')
  test(@Param('id') id: string) {
    return this.testChatRoom.run(id);
  }
}
