import { applyDecorators, type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { NotFound } from './problem.js';

/** Beyond it a number no longer says which id was meant; a bigint of PostgreSQL ends later, and then with a fault. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/** For DTOs of query strings: the id of a row, or where a page ends. */
export const IsId = () =>
  applyDecorators(
    Type(() => Number),
    IsInt(),
    Min(1),
    Max(LARGEST),
  );

/** The id of a row in an address. Nothing can be there where it is no id at all. */
@Injectable()
export class IdPipe implements PipeTransform<unknown, number> {
  /** The global pipe has made a number of it already, if perhaps NaN. */
  transform(sent: unknown, { data: field = 'id' }: ArgumentMetadata): number {
    const id = Number(sent);
    if (Number.isSafeInteger(id) && id >= 1) return id;
    throw new NotFound(`${field} is no id.`, [
      { field, reason: `must be a whole number from 1 to ${LARGEST}` },
    ]);
  }
}
