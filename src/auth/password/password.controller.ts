import { Body, Controller, Delete, HttpCode, Param, Put, Req } from '@nestjs/common';
import { IsString, Length } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Audited } from '../../audit/audited.js';
import { IdPipe } from '../../http/id-field.js';
import { MayBeMissing } from '../../http/may-be-missing.js';
import { Forbidden } from '../../http/problem.js';
import { Allow, ROLES } from '../allow.js';
import { CalledBy, type Caller } from '../caller.js';
import { SessionCookie } from '../session-cookie.js';
import { LONGEST } from './password-fault.js';
import { RemovePassword } from './remove-password.js';
import { SetPassword } from './set-password.js';

class NewPassword {
  @IsString()
  password: string;

  @MayBeMissing()
  @IsString()
  @Length(1, LONGEST)
  current?: string;
}

@Controller('api')
export class PasswordController {
  constructor(
    private readonly setPassword: SetPassword,
    private readonly removePassword: RemovePassword,
    private readonly cookie: SessionCookie,
  ) {}

  @Allow(...ROLES)
  @Put('me/password')
  @Audited('user.password_set')
  @HttpCode(204)
  async set(@Body() body: NewPassword, @CalledBy() caller: Caller, @Req() request: FastifyRequest) {
    if (caller.kind !== 'user') throw new Forbidden('Only a person has a password.');
    await this.setPassword.run(caller, this.cookie.in(request) ?? '', body);
  }

  @Allow('admin')
  @Delete('users/:id/password')
  @Audited('user.password_removed')
  @HttpCode(204)
  async remove(@Param('id', IdPipe) id: number, @CalledBy() by: Caller) {
    await this.removePassword.run(id, by);
  }
}
