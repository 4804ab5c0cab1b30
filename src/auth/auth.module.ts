import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeys } from './api-keys.js';
import { Callers } from './callers.js';
import { AuthGuard } from './auth.guard.js';
import { SessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { SignInController } from './sign-in.controller.js';
import { SignInLinks } from './sign-in-links.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { User } from './user.entity.js';
import { UsersController } from './users.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([User, ApiKey])],
  controllers: [SignInController, ApiKeysController, UsersController],
  providers: [
    ApiKeys,
    Callers,
    Sessions,
    SessionCookie,
    SignInLinks,
    SignInThrottle,
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [ApiKeys, Callers, SignInLinks],
})
export class AuthModule {}
