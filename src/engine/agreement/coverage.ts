import type { AgreementVersion } from './promises.js';

/**
 * Services that something was promised for before and nothing is afterwards. What holds for everybody covers every
 * service; an agreement with a customer covers none but those it names; one between teams promises the customer nothing.
 */
export function servicesLeftBare(
  services: readonly string[],
  before: readonly AgreementVersion[],
  after: readonly AgreementVersion[],
): string[] {
  return services.filter((service) => isCovered(service, before) && !isCovered(service, after));
}

const isCovered = (service: string, agreements: readonly AgreementVersion[]): boolean =>
  agreements.some(
    ({ kind, levels }) =>
      kind !== 'ola' &&
      levels.some(({ level, services }) => level === 'corporate' || services?.includes(service)),
  );
