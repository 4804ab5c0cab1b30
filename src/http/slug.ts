import { Injectable, type PipeTransform } from '@nestjs/common';
import { Invalid } from './problem.js';

const SLUG = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export const SLUG_REASON =
  'must be 1 to 64 of a-z, 0-9, ".", "_" and "-", beginning with a letter or a digit';

export const isSlug = (text: string): boolean => SLUG.test(text);

/** The id of something that the caller names: it appears in URLs, in logs and in other things' fields. */
@Injectable()
export class SlugPipe implements PipeTransform<string> {
  transform(id: string): string {
    if (!isSlug(id)) throw new Invalid('id', SLUG_REASON);
    return id;
  }
}
