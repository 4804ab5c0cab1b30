import { startApp } from '../../harness/app.js';

const press = { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } };

async function triesOf(env: NodeJS.ProcessEnv, forwarded: (i: number) => string): Promise<number[]> {
  const app = await startApp({ env });
  const statuses: number[] = [];
  for (let i = 0; i < 11; i++) {
    const headers = { ...press.headers, 'x-forwarded-for': forwarded(i) };
    statuses.push((await app.fetch(`/sign-in/${'x'.repeat(43)}`, { ...press, headers })).status);
  }
  await app.stop();
  return statuses;
}

const spent = Array<number>(10).fill(410);

test('behind a proxy that is trusted, each client has its own attempts', async () => {
  const statuses = await triesOf({ TRUST_PROXY: '127.0.0.0/8' }, (i) => `198.51.100.${i}`);
  expect(statuses).toEqual([...spent, 410]);
});

test('addresses that one client may choose from are one client', async () => {
  const statuses = await triesOf({ TRUST_PROXY: '127.0.0.0/8' }, (i) => `2001:470:1:2::${i + 1}`);
  expect(statuses).toEqual([...spent, 429]);
});

test('what the client itself wrote before the proxy is not believed', async () => {
  const statuses = await triesOf({ TRUST_PROXY: '127.0.0.0/8' }, (i) => `198.51.100.${i}, 203.0.113.7`);
  expect(statuses).toEqual([...spent, 429]);
});

test('nobody is believed unless TRUST_PROXY says so', async () => {
  const statuses = await triesOf({}, (i) => `198.51.100.${i}`);
  expect(statuses).toEqual([...spent, 429]);
});
