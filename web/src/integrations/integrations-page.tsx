import { Button } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Notice } from '../look/notice.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { Ago, HealthBadge } from './health.js';
import styles from './integrations.module.css';
import { useHelpdesks, useIntegrations } from './queries.js';
import type { ShownIntegration } from './shapes.js';

/** Every helpdesk that is connected, and how it fares. */
export default function IntegrationsPage() {
  useTitle('Integrations');
  const { data, error, refetch } = useIntegrations();
  const { data: helpdesks } = useHelpdesks();
  if (error && data === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  const titleOf = (id: string) => helpdesks?.find((each) => each.id === id)?.title ?? id;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Integrations</h1>
        <Button component={Link} href="/new-integration" leftSection={<IconPlus size={16} aria-hidden />}>
          Connect a helpdesk
        </Button>
      </header>
      {data.length === 0 ? (
        <Notice icon={<IconPlugConnected />} title="No helpdesk is connected">
          <p>Tickets come in through webhooks. Connecting one takes a few minutes.</p>
        </Notice>
      ) : (
        <div className={styles.card}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Integration</th>
                <th scope="col">State</th>
                <th scope="col">Last delivery</th>
                <th scope="col" className={styles.number}>
                  In 24 h
                </th>
                <th scope="col" className={styles.number}>
                  Waiting
                </th>
                <th scope="col" className={styles.number}>
                  Quarantined
                </th>
                <th scope="col" className={styles.number}>
                  Not mapped
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((each) => (
                <Line key={each.id} integration={each} helpdesk={titleOf(each.helpdesk)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Line({ integration, helpdesk }: { integration: ShownIntegration; helpdesk: string }) {
  const { id, name, deliveries, lastDeliveryAt, unmapped } = integration;
  return (
    <tr>
      <th scope="row">
        <Link href={`/integrations/${id}`}>{name}</Link>
        <span className={styles.faint}>{helpdesk}</span>
      </th>
      <td>
        <HealthBadge integration={integration} />
      </td>
      <td>{lastDeliveryAt === null ? 'never' : <Ago at={lastDeliveryAt} />}</td>
      <Count of={deliveries.lastDay} />
      <Count of={deliveries.received} />
      <Count of={deliveries.quarantined} alarming />
      <Count of={unmapped.length} alarming />
    </tr>
  );
}

const Count = ({ of, alarming = false }: { of: number; alarming?: boolean }) => (
  <td className={styles.number} data-alarming={(alarming && of > 0) || undefined}>
    {of.toLocaleString()}
  </td>
);
