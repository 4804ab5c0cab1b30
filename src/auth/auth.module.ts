import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NoticesModule } from '../notices/notices.module.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeys } from './api-keys.js';
import { Callers } from './callers.js';
import { AuthGuard } from './auth.guard.js';
import { MailSignInLink } from './mail-sign-in-link.js';
import { OnBehalf } from './on-behalf.js';
import { OpenSession } from './open-session.js';
import { FindUser } from './oidc/find-user.js';
import { OidcCookie } from './oidc/oidc-cookie.js';
import { OidcController } from './oidc/oidc.controller.js';
import { Oidc } from './oidc/oidc.js';
import { PasswordController } from './password/password.controller.js';
import { RemovePassword } from './password/remove-password.js';
import { SetPassword } from './password/set-password.js';
import { SignInWithPassword } from './password/sign-in-with-password.js';
import { Scopes } from './scopes.js';
import { RefusedSignIns } from './refused-sign-ins.js';
import { SessionCookie } from './session-cookie.js';
import { SessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.js';
import { SignInController } from './sign-in.controller.js';
import { SignInLinks } from './sign-in-links.js';
import { User } from './user.entity.js';
import { UsersController } from './users.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([User, ApiKey]), DiscoveryModule, NoticesModule],
  controllers: [
    SignInController,
    OidcController,
    PasswordController,
    SessionsController,
    ApiKeysController,
    UsersController,
  ],
  providers: [
    ApiKeys,
    Callers,
    FindUser,
    MailSignInLink,
    Oidc,
    OidcCookie,
    OnBehalf,
    OpenSession,
    RefusedSignIns,
    RemovePassword,
    Scopes,
    Sessions,
    SessionCookie,
    SetPassword,
    SignInLinks,
    SignInWithPassword,
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [ApiKeys, Callers, OnBehalf, SignInLinks],
})
export class AuthModule {}
