import { IconMapOff } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Notice } from './notice.js';

export function NotFoundPage() {
  return (
    <Notice icon={<IconMapOff />} title="There is no such page">
      <Link href="/">Back to the board</Link>
    </Notice>
  );
}
