import { Module } from '@nestjs/common';
import { Seal } from '../../integrations/seal.js';
import { ChatProcessor } from './chat.processor.js';
import { ChatRoomsController } from './chat-rooms.controller.js';
import { ListChatRooms } from './list-chat-rooms.js';
import { PutChatRoom } from './put-chat-room.js';
import { SendChat } from './send-chat.js';
import { TestChatRoom } from './test-chat-room.js';

@Module({
  controllers: [ChatRoomsController],
  providers: [ChatProcessor, ListChatRooms, PutChatRoom, Seal, SendChat, TestChatRoom],
  exports: [SendChat],
})
export class ChatModule {}
