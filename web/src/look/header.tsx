import { ActionIcon, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconChevronDown, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Fragment } from 'react';
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

interface Page {
  readonly path: string;
  readonly name: string;
  /** What else belongs to it and stands under another address. */
  readonly also?: readonly string[];
  /** Who is shown it; everybody where it is absent. What may be done there is the server's to say. */
  readonly roles?: readonly string[];
}

const WATCHING = ['lead', 'admin', 'auditor'];

const DAILY: readonly Page[] = [
  { path: '/', name: 'Board', also: ['/tickets'] },
  { path: '/promises', name: 'Promises', also: ['/agreements'] },
  { path: '/attainment', name: 'Attainment', also: ['/figures'], roles: WATCHING },
  { path: '/credits', name: 'Credits', roles: WATCHING },
  { path: '/exclusions', name: 'Exclusions' },
  { path: '/reviews', name: 'Reviews', roles: WATCHING },
  { path: '/mails', name: 'Mails' },
];

/** What is set up once and looked at now and then. */
const MANAGING: readonly Page[] = [
  { path: '/reports', name: 'Reports', roles: WATCHING },
  { path: '/integrations', name: 'Integrations', roles: ['admin'] },
  { path: '/notices', name: 'Webhooks and chat', roles: ['admin'] },
  { path: '/people', name: 'People', roles: ['admin'] },
  { path: '/audit', name: 'Audit log', roles: ['admin', 'auditor'] },
];

export function Header({ me }: { me: Me }) {
  const seen = ({ roles }: Page) => roles === undefined || roles.includes(me.role);
  const [daily, managing] = [DAILY.filter(seen), MANAGING.filter(seen)];
  const [location] = useLocation();
  const here = [...daily, ...managing].find((page) => leadsTo(page, location));
  return (
    <header className={styles.header}>
      <Link href="/" className={styles.name} aria-label="Punctual">
        <img src="/icon.svg" alt="" width={24} height={24} />
        <span>Punctual</span>
      </Link>
      <nav className={styles.pages} aria-label="Pages">
        {daily.map((page) => (
          <Link key={page.path} href={page.path} aria-current={page === here ? 'page' : undefined}>
            {page.name}
          </Link>
        ))}
        <PageMenu label="Manage" groups={[managing]} here={here} />
      </nav>
      <nav className={styles.narrow} aria-label="Pages">
        <PageMenu label={here?.name ?? 'Pages'} groups={[daily, managing]} here={here} />
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

const leadsTo = ({ path, also = [] }: Page, location: string): boolean =>
  [path, ...also].some((each) => location === each || (each !== '/' && location.startsWith(`${each}/`)));

interface PageMenuProps {
  readonly label: string;
  readonly groups: readonly (readonly Page[])[];
  readonly here: Page | undefined;
}

function PageMenu({ label, groups, here }: PageMenuProps) {
  const filled = groups.filter((pages) => pages.length > 0);
  if (filled.length === 0) return null;
  return (
    <Menu position="bottom-start" width={190} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button
          type="button"
          className={styles.opens}
          data-here={filled.flat().some((page) => page === here) || undefined}
        >
          {label}
          <IconChevronDown size={15} stroke={1.8} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {filled.map((pages, i) => (
          <Fragment key={pages[0]!.path}>
            {i > 0 && <Menu.Divider />}
            {pages.map((page) => (
              <Menu.Item
                key={page.path}
                component={Link}
                href={page.path}
                className={styles.choice}
                aria-current={page === here ? 'page' : undefined}
              >
                {page.name}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
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
    <Menu position="bottom-end" width={200} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={`Signed in as ${me.name}`}>
          <IconUser size={18} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {me.role}
        </Menu.Label>
        <Menu.Item component={Link} href="/account" leftSection={<IconUser size={16} />}>
          Your account
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
