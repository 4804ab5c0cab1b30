import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { BadRequest, type FieldFault } from './problem.js';

/** Every field that is wrong, with its path, in one answer. Unknown fields are refused: they are usually typing errors. */
export const validationPipe = () =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => new BadRequest(fieldFaults(errors)),
  });

function fieldFaults(errors: readonly ValidationError[], path = ''): FieldFault[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const field = join(path, property);
    const own = Object.values(constraints ?? {}).map((message) => ({
      field,
      reason: reasonIn(message, property),
    }));
    return [...own, ...fieldFaults(children ?? [], field)];
  });
}

const join = (path: string, property: string): string =>
  /^\d+$/.test(property) ? `${path}[${property}]` : path === '' ? property : `${path}.${property}`;

/** class-validator begins its sentences with the property, except for one it does not know. */
function reasonIn(message: string, property: string): string {
  if (message === `property ${property} should not exist`) return 'is not a field of this request';
  return message.replace(`each value in ${property} `, 'has an entry that ').replace(`${property} `, '');
}
