import { ValidateBy } from 'class-validator';

/** For DTOs: a text that says something. */
export const IsText = (longest = 200) =>
  ValidateBy({
    name: 'isText',
    validator: {
      validate: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= longest,
      defaultMessage: (argument) => `${argument?.property} must be a text of 1 to ${longest} characters`,
    },
  });
