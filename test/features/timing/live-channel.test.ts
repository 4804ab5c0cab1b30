import { LiveChannel, type LiveChange } from '../../../src/live/live-channel.js';
import { startApp, type TestApp } from '../../harness/app.js';
import { until } from '../../harness/until.js';

describe('the live channel', () => {
  let app: TestApp;
  const heard: LiveChange[] = [];
  beforeAll(async () => {
    app = await startApp({ env: { ROLE: 'api' } });
    app.app.get(LiveChannel).changes$.subscribe((change) => heard.push(change));
  });
  afterAll(() => app.stop());
  beforeEach(() => void (heard.length = 0));

  const publish = (payload: string) =>
    app.app.get(LiveChannel).publish(app.db.pool, 'punctual_tickets', payload);

  test('tells every process what was published, after the commit and never after a rollback', async () => {
    const channel = app.app.get(LiveChannel);
    await app.db
      .transaction(async (tx) => {
        await channel.publish(tx, 'punctual_tickets', '[1]');
        throw new Error('changed my mind');
      })
      .catch(() => undefined);
    await app.db.transaction(async (tx) => {
      await channel.publish(tx, 'punctual_tickets', '[2]');
      expect(heard).toEqual([]);
    });
    await until(() => heard.length > 0, 'the news');
    expect(heard).toEqual([{ channel: 'punctual_tickets', payload: '[2]' }]);
  });

  test('comes back when its connection is cut, and says that there was a gap', async () => {
    await app.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and query like 'listen %'`,
    );
    await until(() => heard.some(({ payload }) => payload === null), 'the news of the gap');
    await publish('[3]');
    await until(() => heard.some(({ payload }) => payload === '[3]'), 'the news after it');
    expect(heard.map(({ channel, payload }) => [channel, payload])).toEqual([
      ['punctual_tickets', null],
      ['punctual_promises', null],
      ['punctual_tickets', '[3]'],
    ]);
  });
});
