import { Controller, Get } from '@nestjs/common';
import { Diagnostics } from './diagnostics.js';

@Controller('api/diagnostics')
export class DiagnosticsController {
  constructor(private readonly diagnostics: Diagnostics) {}

  @Get()
  get() {
    return this.diagnostics.run();
  }
}
