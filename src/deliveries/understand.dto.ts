import { IsInt, IsObject, IsOptional, Max, Min } from 'class-validator';
import { MayBeMissing } from '../http/may-be-missing.js';
import { Invalid } from '../http/problem.js';
import type { Payload } from './understand-payload.js';

/** Either a delivery that came in, or what somebody has pasted. */
export class UnderstandBody {
  @MayBeMissing()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  deliveryId?: number;

  @MayBeMissing()
  @IsObject()
  headers?: Record<string, unknown>;

  /** Text is taken as it is; anything else as the JSON that it is. */
  @IsOptional()
  body?: unknown;
}

/** @throws Invalid */
export function payloadOf({ deliveryId, headers = {}, body }: UnderstandBody): Payload {
  if (deliveryId !== undefined && body !== undefined) {
    throw new Invalid('body', 'is one too many beside deliveryId');
  }
  if (deliveryId !== undefined) return { deliveryId };
  if (body === undefined) throw new Invalid('body', 'is missing, and so is deliveryId');
  return {
    headers: Object.fromEntries(Object.entries(headers).map(inLowerCase)),
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  };
}

function inLowerCase([name, value]: [string, unknown]): [string, string] {
  if (typeof value !== 'string') throw new Invalid(`headers.${name}`, 'has to be text');
  return [name.toLowerCase(), value];
}
