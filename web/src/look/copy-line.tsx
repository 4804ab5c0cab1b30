import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import styles from './copy-line.module.css';

/** Something to be pasted elsewhere, whole and unbroken. */
export function CopyLine({ text, label }: { text: string; label: string }) {
  return (
    <span className={styles.line}>
      <code>{text}</code>
      <Copy text={text} label={label} />
    </span>
  );
}

export function Copy({ text, label }: { text: string; label: string }) {
  return (
    <CopyButton value={text} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Copy ${label}`}
          leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          onClick={copy}
        >
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  );
}
