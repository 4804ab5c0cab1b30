import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

/** The same as on the page, as a file. */
export function CsvLink({
  href,
  words = 'As CSV',
  className,
}: {
  href: string;
  words?: string;
  className?: string;
}) {
  return (
    <Button
      component="a"
      className={className ?? ''}
      href={href}
      size="xs"
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      {words}
    </Button>
  );
}
