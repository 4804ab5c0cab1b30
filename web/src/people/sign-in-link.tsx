import { Button, CopyButton, TextInput } from '@mantine/core';
import styles from './people.module.css';

/** Shown once: only its hash is stored. */
export function SignInLink({ link }: { link: string }) {
  return (
    <div className={styles.link}>
      <TextInput
        label="Sign-in link"
        description="Hand it over now: it is not shown again, opens once, and only within a day."
        readOnly
        value={link}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <CopyButton value={link}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
