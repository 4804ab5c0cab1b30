import { Tabs } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { plural } from '../look/words.js';
import { useTitle } from '../look/title.js';
import { Trouble } from '../look/trouble.js';
import { When } from '../time/when.js';
import { CopyLine } from '../look/copy-line.js';
import { DeliveryList } from './delivery-list.js';
import { Ago, HealthBadge } from './health.js';
import styles from './integrations.module.css';
import { MappingEditor } from './mapping-editor.js';
import { PayloadTester } from './payload-tester.js';
import { useHelpdesks, useIntegration } from './queries.js';
import { Settings } from './settings.js';
import { SetupSteps } from './setup-steps.js';
import type { ShownIntegration } from './shapes.js';
import { WriteBack } from './write-back.js';

const TABS = {
  deliveries: 'Deliveries',
  mapping: 'Mapping',
  try: 'Try a payload',
  connect: 'Connect',
  'write-back': 'Write-back',
  settings: 'Settings',
};

export default function IntegrationPage({ id, tab = 'deliveries' }: { id: string; tab: string | undefined }) {
  const { data: integration, error, refetch } = useIntegration(id);
  const { data: helpdesks } = useHelpdesks();
  const [, go] = useLocation();
  useTitle(integration?.name ?? 'Integration');
  if (error && integration === undefined) return <Trouble error={error} retry={() => void refetch()} />;
  if (integration === undefined || helpdesks === undefined) return null;
  const helpdesk = helpdesks.find((each) => each.id === integration.helpdesk);
  return (
    <div className={styles.page}>
      <nav aria-label="Above">
        <Link href="/integrations">All integrations</Link>
      </nav>
      <header className={styles.head}>
        <div>
          <h1>{integration.name}</h1>
          <p className={styles.faint}>{helpdesk?.title ?? integration.helpdesk}</p>
        </div>
        <HealthBadge integration={integration} />
      </header>
      <Facts integration={integration} />
      <Tabs value={tab} onChange={(chosen) => go(`/integrations/${id}/${chosen}`)} keepMounted={false}>
        <Tabs.List>
          {Object.entries(TABS).map(([value, words]) => (
            <Tabs.Tab key={value} value={value}>
              {words}
              {value === 'mapping' && integration.unmapped.length > 0 && (
                <span className={styles.dot}> {integration.unmapped.length}</span>
              )}
              {value === 'deliveries' && integration.deliveries.quarantined > 0 && (
                <span className={styles.dot}> {integration.deliveries.quarantined}</span>
              )}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="deliveries" className={styles.panel}>
          <DeliveryList integration={integration} />
        </Tabs.Panel>
        <Tabs.Panel value="mapping" className={styles.panel}>
          <MappingEditor integration={integration} />
        </Tabs.Panel>
        <Tabs.Panel value="try" className={styles.panel}>
          <PayloadTester integration={integration} />
        </Tabs.Panel>
        <Tabs.Panel value="connect" className={styles.panel}>
          <section className={styles.card}>
            <h2>What to do in {helpdesk?.title ?? integration.helpdesk}</h2>
            {helpdesk && <SetupSteps helpdesk={helpdesk} address={integration.webhookUrl} />}
          </section>
        </Tabs.Panel>
        <Tabs.Panel value="write-back" className={styles.panel}>
          {helpdesk && <WriteBack integration={integration} helpdesk={helpdesk} />}
        </Tabs.Panel>
        <Tabs.Panel value="settings" className={styles.panel}>
          <Settings integration={integration} makesSecret={helpdesk?.makesSecret ?? false} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

function Facts({
  integration: { webhookUrl, lastDeliveryAt, deliveries, silence, refused },
}: {
  integration: ShownIntegration;
}) {
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Last delivery</dt>
        <dd>{lastDeliveryAt === null ? 'never' : <Ago at={lastDeliveryAt} />}</dd>
      </div>
      <div>
        <dt>Silence</dt>
        <dd>
          <SilenceWords silence={silence} />
        </dd>
      </div>
      <div>
        <dt>In 24 hours</dt>
        <dd>{plural(deliveries.lastDay, 'delivery', 'deliveries')}</dd>
      </div>
      <div>
        <dt>Waiting</dt>
        <dd>{deliveries.received}</dd>
      </div>
      <div>
        <dt>In quarantine</dt>
        <dd>{deliveries.quarantined}</dd>
      </div>
      {refused.lastAt !== null && (
        <div>
          <dt>Refused unread</dt>
          <dd>
            {refused.times}, the last <Ago at={refused.lastAt} />: {refused.because}
          </dd>
        </div>
      )}
      <div className={styles.wide}>
        <dt>Webhook address</dt>
        <dd>
          <CopyLine text={webhookUrl} label="the webhook address" />
        </dd>
      </div>
    </dl>
  );
}

function SilenceWords({ silence }: Pick<ShownIntegration, 'silence'>) {
  if (silence === null) return <>not watched</>;
  if (silence.silentSince !== null) {
    return (
      <b className={styles.fault}>
        silent since <When at={Date.parse(silence.silentSince)} />
      </b>
    );
  }
  if (silence.alarmAt === null) return <>not watched while switched off</>;
  return (
    <>
      alarm at <When at={Date.parse(silence.alarmAt)} /> unless something comes
    </>
  );
}
