import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestApp } from '../../harness/app.js';

export interface Route {
  readonly method: string;
  readonly path: string;
}

/** The router itself is asked, so that no route can be forgotten; it answers with a drawing of its tree. */
export function registeredRoutes({ app: nest }: TestApp): Route[] {
  const printed = nest.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const trail: string[] = [];
  const routes = printed.split('\n').flatMap((line) => {
    const [, indent, part, methods] = /^([├└│─ ]*)(\S+)(?: \((.+)\))?$/.exec(line) ?? [];
    if (indent === undefined || part === undefined) return [];
    trail.length = indent.length / 4 - 1;
    trail.push(part);
    const path = trail.join('');
    return (methods ?? '')
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => ({ method, path }));
  });
  return routes.filter((route) => !isFile(route));
}

/** Files of the web application are for everybody: they hold no data. */
const isFile = ({ path }: Route) => existsSync(join('web/dist', path));

export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** Never ends its answer. */
export const isStream = ({ path }: Route): boolean => path === '/api/live';
