/** What stands in the address line. Days are the viewer's own, both of them included. */
export interface AuditFilters {
  readonly act: string;
  readonly who: string;
  readonly subject: string;
  readonly since: string;
  readonly until: string;
}

export const auditFiltersIn = (search: string): AuditFilters => {
  const params = new URLSearchParams(search);
  const of = (name: string) => params.get(name) ?? '';
  return {
    act: of('act'),
    who: of('who'),
    subject: of('subject'),
    since: of('since'),
    until: of('until'),
  };
};

export const filled = (values: object): string =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
  ).toString();

/** As the API takes it. */
export function asked({ since, until, ...words }: AuditFilters): string {
  return filled({ ...words, since: midnight(since, 0), until: midnight(until, 1) });
}

/** A day that is none goes as it is, so that the server says so at its field. */
function midnight(day: string, plus: number): string {
  const [year, month, date] = day.split('-').map(Number);
  const at = new Date(year!, (month ?? 1) - 1, (date ?? 1) + plus);
  return day === '' || Number.isNaN(at.getTime()) ? day : at.toISOString();
}
