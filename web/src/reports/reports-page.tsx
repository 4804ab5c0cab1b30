import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Named } from '../../../src/board/board-row.js';
import { get } from '../api.js';
import { useMe } from '../look/me.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { plural } from '../look/words.js';
import type { ShownAgreement } from '../promises/promise-shapes.js';
import { When } from '../time/when.js';
import { ReportForm } from './report-form.js';
import { ReportPreview } from './report-preview.js';
import { ReportRuns } from './report-runs.js';
import { type ShownReport, stateOf } from './report-shapes.js';
import styles from './reports.module.css';

/** Attainment by mail: leads have their own, admins and auditors see all. */
export default function ReportsPage() {
  useTitle('Reports');
  const queries = useQueryClient();
  const [chosen, choose] = useState<{ id: string } | 'new' | null>(null);
  const me = useMe();
  const { data, error, refetch } = useQuery({
    queryKey: ['reports'],
    queryFn: async ({ signal }) => {
      const [reports, agreements, customers] = await Promise.all([
        get<ShownReport[]>('/api/reports', signal),
        get<ShownAgreement[]>('/api/agreements', signal),
        get<Named[]>('/api/customers', signal),
      ]);
      return { reports, agreements: agreements.map(({ id, title }) => ({ id, name: title })), customers };
    },
  });
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined || me.data === undefined) return null;
  const { reports, agreements, customers } = data;
  const mayChange = me.data.role !== 'auditor';
  const report = chosen === null || chosen === 'new' ? undefined : reports.find(({ id }) => id === chosen.id);
  const saved = async (id: string) => {
    await queries.invalidateQueries({ queryKey: ['reports'] });
    choose({ id });
  };
  const gone = () => {
    choose(null);
    void queries.invalidateQueries({ queryKey: ['reports'] });
  };
  const choices = {
    agreements,
    customers,
    taken: reports.map(({ id }) => id),
    saved,
    close: () => choose(null),
  };
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Reports</h1>
        {mayChange && (
          <Button size="xs" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => choose('new')}>
            Make a report
          </Button>
        )}
      </header>
      <div className={styles.columns}>
        <div className={styles.main}>
          {reports.length === 0 ? (
            <p className={styles.empty}>
              There is none yet. A report is the attainment of the last week or month, mailed with a chart of
              the last eight and the figures as CSV.
            </p>
          ) : (
            <table className={styles.list}>
              <thead>
                <tr>
                  <th scope="col">Report</th>
                  <th scope="col" className={styles.less}>
                    Made by
                  </th>
                  <th scope="col" className={styles.less}>
                    Goes to
                  </th>
                  <th scope="col">Next</th>
                  <th scope="col">State</th>
                </tr>
              </thead>
              <tbody>
                {reports.map((each) => (
                  <tr key={each.id} data-chosen={each === report || undefined}>
                    <th scope="row">
                      <button type="button" className={styles.title} onClick={() => choose({ id: each.id })}>
                        {each.title}
                      </button>
                      <span className={styles.faint}>every {each.every}</span>
                    </th>
                    <td className={styles.less}>
                      {each.madeBy.kind === 'punctual' ? 'an admin' : each.madeBy.name}
                    </td>
                    <td className={styles.less}>
                      {each.recipients.length === 0
                        ? 'nobody'
                        : plural(each.recipients.length, 'address', 'addresses')}
                    </td>
                    <td>{each.active ? <When at={Date.parse(each.nextAt)} /> : '–'}</td>
                    <td>
                      <span className={styles.state} data-state={stateOf(each)}>
                        {stateOf(each)}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {report && <ReportPreview report={report} />}
        </div>
        {chosen !== null && (
          <div className={styles.side}>
            {chosen === 'new' && <ReportForm {...choices} />}
            {report && mayChange && <ReportForm key={JSON.stringify(report)} report={report} {...choices} />}
            {report && <ReportRuns key={report.id} report={report} mayChange={mayChange} gone={gone} />}
          </div>
        )}
      </div>
    </div>
  );
}
