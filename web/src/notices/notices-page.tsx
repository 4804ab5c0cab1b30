import { Tabs } from '@mantine/core';
import { useLocation } from 'wouter';
import { useTitle } from '../look/title.js';
import { ChatRooms } from './chat-rooms.js';
import { Endpoints } from './endpoints.js';
import styles from './notices.module.css';

/** Who is told besides people: other systems by webhook, and rooms in a chat. For admins. */
export default function NoticesPage({ tab = 'webhooks' }: { tab: string | undefined }) {
  useTitle('Webhooks and chat');
  const [, go] = useLocation();
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Webhooks and chat</h1>
      </header>
      <Tabs value={tab} onChange={(chosen) => go(`/notices/${chosen}`)} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="webhooks">Webhook endpoints</Tabs.Tab>
          <Tabs.Tab value="chat">Chat rooms</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="webhooks" className={styles.panel}>
          <Endpoints />
        </Tabs.Panel>
        <Tabs.Panel value="chat" className={styles.panel}>
          <ChatRooms />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
