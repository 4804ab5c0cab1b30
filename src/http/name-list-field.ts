import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, ArrayUnique, IsArray, IsString, Length } from 'class-validator';

/** What others call a thing: ids or names in helpdesks, each once. */
export const IsNameList = () =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(1_000),
    ArrayUnique({ message: '$property names the same twice' }),
    IsString({ each: true }),
    Length(1, 200, { each: true }),
  );
