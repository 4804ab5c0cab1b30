import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { Notice } from './notice.js';

export function Trouble({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <Notice icon={<IconCloudOff />} title="This could not be loaded">
      <p>{error.message}</p>
      <Button variant="default" onClick={retry}>
        Try again
      </Button>
    </Notice>
  );
}
