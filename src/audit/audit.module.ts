import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuditController } from './audit.controller.js';
import { AuditEntries } from './audit-entries.js';
import { AuditInterceptor } from './audit.interceptor.js';
import { Audit } from './audit.js';

/** `Audit`, to be had everywhere without importing anything; the check that no route goes without it; and what it says. */
@Global()
@Module({
  controllers: [AuditController],
  providers: [Audit, AuditEntries, { provide: APP_INTERCEPTOR, useClass: AuditInterceptor }],
  exports: [Audit],
})
export class AuditModule {}
