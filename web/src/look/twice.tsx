import { Button, type ButtonProps } from '@mantine/core';
import { useState } from 'react';

interface Props extends ButtonProps {
  readonly label: string;
  /** What the button asks before it does so. */
  readonly again: string;
  readonly act: () => void;
}

/** For what cannot be taken back: it has to be pressed twice, without having been left in between. */
export function Twice({ label, again, act, ...rest }: Props) {
  const [asked, ask] = useState(false);
  return (
    <Button
      variant="default"
      {...rest}
      onBlur={() => ask(false)}
      onClick={() => {
        if (asked) act();
        ask(!asked);
      }}
    >
      <span aria-live="polite">{asked ? again : label}</span>
    </Button>
  );
}
