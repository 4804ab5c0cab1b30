import { ActionIcon, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { post } from '../api.js';
import { LiveLight } from '../live/live-light.js';
import type { Teams } from '../people/user.js';
import styles from './header.module.css';
import { WhoseTickets } from './whose-tickets.js';

export interface Me {
  readonly kind: 'user' | 'api_key';
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** Whose tickets they see. */
  readonly teams: Teams;
}

const PAGES = [
  { path: '/', name: 'Board' },
  { path: '/promises', name: 'Promises' },
  { path: '/credits', name: 'Credits', roles: ['lead', 'admin', 'auditor'] },
  { path: '/exclusions', name: 'Exclusions' },
  { path: '/mails', name: 'Mails' },
  { path: '/reviews', name: 'Reviews', roles: ['lead', 'admin', 'auditor'] },
  { path: '/integrations', name: 'Integrations', roles: ['admin'] },
  { path: '/people', name: 'People', roles: ['admin'] },
];

export function Header({ me }: { me: Me }) {
  const [location] = useLocation();
  return (
    <header className={styles.header}>
      <Link href="/" className={styles.name} aria-label="Punctual">
        <img src="/icon.svg" alt="" width={24} height={24} />
        <span>Punctual</span>
      </Link>
      <nav className={styles.pages} aria-label="Pages">
        {PAGES.filter(({ roles }) => roles === undefined || roles.includes(me.role)).map(({ path, name }) => {
          const here =
            path === '/' ? location === '/' || location.startsWith('/tickets') : location.startsWith(path);
          return (
            <Link key={path} href={path} aria-current={here ? 'page' : undefined}>
              {name}
            </Link>
          );
        })}
      </nav>
      <div className={styles.aside}>
        <WhoseTickets teams={me.teams} />
        <LiveLight />
        <Scheme />
        <Account me={me} />
      </div>
    </header>
  );
}

function Scheme() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const label = dark ? 'Light colours' : 'Dark colours';
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={label}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={18} stroke={1.7} /> : <IconMoon size={18} stroke={1.7} />}
      </ActionIcon>
    </Tooltip>
  );
}

function Account({ me }: { me: Me }) {
  const queries = useQueryClient();
  const signOut = async () => {
    await post('/api/sign-out');
    await queries.resetQueries({ queryKey: ['me'] });
  };
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={`Signed in as ${me.name}`}>
          <IconUser size={18} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {me.role}
        </Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
