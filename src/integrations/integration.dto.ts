import { IsBoolean, IsObject, IsOptional, IsString, Length } from 'class-validator';

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

  @IsOptional()
  @IsBoolean()
  active?: boolean;

  @IsOptional()
  @IsString()
  @Length(1, 200)
  secret?: string;
}

export class SecretBody {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  secret?: string;
}
