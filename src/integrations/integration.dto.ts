import { IsBoolean, IsObject, IsOptional, IsString, Length } from 'class-validator';
import { MayBeMissing } from '../http/may-be-missing.js';

export class IntegrationBody {
  @IsString()
  @Length(1, 64)
  helpdesk: string;

  @IsString()
  @Length(1, 200)
  name: string;

  @IsOptional()
  @IsObject()
  mapping?: object;

  @MayBeMissing()
  @IsBoolean()
  active?: boolean;

  @MayBeMissing()
  @IsString()
  @Length(1, 200)
  secret?: string;
}

export class SecretBody {
  @MayBeMissing()
  @IsString()
  @Length(1, 200)
  secret?: string;
}
