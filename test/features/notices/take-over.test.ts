import { SendNotices } from '../../../src/notices/send-notices.js';
import { type Story, story } from '../../harness/story.js';

describe('a process that died while it was sending', () => {
  let s: Story;
  beforeEach(async () => {
    const objective = { metric: 'resolution', seconds: 3600 };
    s = await story({ now: '2026-03-02T09:00:00Z', backend: 'postgres', objectives: [objective] });
    await s.helpdesk.opens('T-1');
    await s.passTo('2026-03-02T10:00:00Z');
  });
  afterEach(() => s.end());

  test('has its notices sent by another one when its claim runs out, under the Message-ID they had', async () => {
    const before = s.mailbox.mails.map(({ messageId }) => messageId);
    await s.db.query(
      `update notices set state = 'sending', next_attempt_at = '2026-03-02T10:00:00Z',
         claimed_until = '2026-03-02T10:00:15Z'`,
    );
    s.now.set('2026-03-02T10:00:14Z');
    expect(await s.app.app.get(SendNotices).run()).toBe(0);
    s.now.set('2026-03-02T10:00:15Z');
    expect(await s.app.app.get(SendNotices).run()).toBe(2);
    const again = s.mailbox.mails.slice(2).map(({ messageId }) => messageId);
    // The warning is pointless by now; the breach goes out again, and a mail program shows it once.
    expect(again).toEqual([before[1]]);
  });
});
