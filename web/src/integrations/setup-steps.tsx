import { CopyLine, Copy } from '../look/copy-line.js';
import styles from './integrations.module.css';
import type { ShownHelpdesk } from './shapes.js';

/** What is to be done at the helpdesk, with this integration's own address in it. */
export function SetupSteps({ helpdesk, address }: { helpdesk: ShownHelpdesk; address: string }) {
  const { steps, template } = helpdesk;
  return (
    <>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step}>{step.replaceAll('{address}', address)}</li>
        ))}
      </ol>
      <p className={styles.label}>The address</p>
      <CopyLine text={address} label="the address" />
      {template && (
        <section aria-label={template.title}>
          <div className={styles.templateHead}>
            <h3>{template.title}</h3>
            <Copy text={template.text} label="the template" />
          </div>
          <pre className={styles.template} tabIndex={0}>
            {template.text}
          </pre>
        </section>
      )}
    </>
  );
}
