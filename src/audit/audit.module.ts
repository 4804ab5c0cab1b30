import { Global, Module } from '@nestjs/common';
import { Audit } from './audit.js';

/** `Audit`, to be had everywhere without importing anything. */
@Global()
@Module({
  providers: [Audit],
  exports: [Audit],
})
export class AuditModule {}
