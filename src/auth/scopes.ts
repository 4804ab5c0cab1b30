import { Injectable } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

/**
 * An API key may be narrowed to scopes: `board:read`, `agreements:write`. The first part is a route's own, the word after
 * /api/; reading is GET, and writing is everything, reading included. A route that is new is in no key that was made before.
 */
@Injectable()
export class Scopes {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Of all controllers there are. */
  known(): string[] {
    const groups = new Set(this.paths().flatMap((path) => groupOf(path) ?? []));
    return [...groups].sort().flatMap((group) => [`${group}:read`, `${group}:write`]);
  }

  private paths(): string[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      if (!metatype) return [];
      const prefix = String(Reflect.getMetadata(PATH_METADATA, metatype));
      const { prototype } = metatype as { prototype: Record<string, object> };
      return this.scanner.getAllMethodNames(prototype).map((method) => {
        const path = Reflect.getMetadata(PATH_METADATA, prototype[method]!) as string | undefined;
        return `/${prefix}/${path ?? ''}`.replace(/\/+/g, '/');
      });
    });
  }
}

/** A key may always ask whose it is. */
const ALWAYS = 'GET /api/me';

/** Whether a key with these scopes may call this route; what is not under /api/ is in no scope. */
export function isInScope(scopes: readonly string[], method: string, route: string): boolean {
  if (`${method} ${route}` === ALWAYS) return true;
  const group = groupOf(route);
  if (group === undefined) return false;
  return scopes.includes(`${group}:write`) || (method === 'GET' && scopes.includes(`${group}:read`));
}

const groupOf = (route: string): string | undefined => /^\/api\/([a-z][a-z-]*)(\/|$)/.exec(route)?.[1];
