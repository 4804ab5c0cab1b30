import { startApp, type TestApp } from '../../harness/app.js';
import { SettableNow } from '../../harness/settable-now.js';
import { type Machine, machine } from '../../harness/signed-in.js';

let app: TestApp;
let now: SettableNow;
let admin: Machine;

const nineToFive = [['09:00', '17:00']];
const office = {
  timezone: 'Europe/Berlin',
  weekly: { mon: nineToFive, tue: nineToFive, wed: nineToFive, thu: nineToFive, fri: nineToFive },
};

beforeAll(async () => {
  now = new SettableNow('2026-11-23T09:00:00Z');
  app = await startApp({ now });
  admin = await machine(app, 'admin');
  await admin.put('/api/calendars/office', { name: 'Office', spec: office });
  await admin.put('/api/customers/acme', { name: 'Acme' });
  await admin.put('/api/customers/bank', { name: 'Bank' });
  await admin.put('/api/services/shop', { name: 'Shop' });
});
afterAll(() => app.stop());
beforeEach(() => now.set('2026-11-23T09:00:00Z'));

const HOUR = 3_600;
const first = { metric: 'first_response', seconds: HOUR };
const resolution = { metric: 'resolution', seconds: 8 * HOUR };
const forAcme = {
  kind: 'customer',
  title: 'Acme Care',
  calendarId: 'office',
  levels: [{ level: 'customer', customers: ['acme'], objectives: [first, resolution] }],
};
const withLevels = (...levels: object[]) => ({ ...forAcme, kind: 'multi_level', levels });
const withObjectives = (...objectives: object[]) => ({
  ...forAcme,
  levels: [{ level: 'customer', customers: ['acme'], objectives }],
});

describe('an agreement', () => {
  test('comes back as it was written, in a version', async () => {
    const put = await admin.put('/api/agreements/acme-care', {
      ...forAcme,
      inForceTo: '2028-01-01T00:00:00Z',
    });
    expect(put.status).toBe(200);
    const version = {
      version: 1,
      inForceFrom: '2026-11-23T09:00:00.000Z',
      inForceTo: '2028-01-01T00:00:00.000Z',
      reach: 'new',
      publishedAt: '2026-11-23T09:00:00.000Z',
    };
    const shown = { id: 'acme-care', ...forAcme, ...version, versions: [version] };
    expect(put.body).toEqual({ ...shown, findings: [] });
    expect((await admin.get('/api/agreements/acme-care')).body).toEqual(shown);
  });

  test('gets a version when its words change, and none when they do not', async () => {
    const put = async (body: object) =>
      (await admin.put('/api/agreements/versions', body)).body.version as number;
    expect(await put(forAcme)).toBe(1);
    expect(await put(forAcme)).toBe(1);
    expect(await put({ ...forAcme, title: 'Acme Care 2' })).toBe(2);
    expect(await put({ ...forAcme, title: 'Acme Care 2', inForceTo: '2030-01-01T00:00:00Z' })).toBe(3);
    expect(
      await put({ ...forAcme, title: 'Acme Care 2', inForceTo: '2030-01-01T00:00:00Z', reach: 'running' }),
    ).toBe(4);

    const earlier = await admin.get('/api/agreements/versions?version=1');
    expect(earlier.body).toMatchObject({ version: 1, title: 'Acme Care' });
    expect((await admin.get('/api/agreements/versions?version=9')).status).toBe(404);
    expect((await admin.get('/api/agreements/versions?version=last')).status).toBe(400);
  });

  test('that is yet to come into force is not what was asked for now', async () => {
    const put = async (body: object) => {
      const { version, inForceFrom } = (await admin.put('/api/agreements/soon', body)).body;
      return [version, inForceFrom];
    };
    const [now1, newYear] = ['2026-11-23T09:00:00.000Z', '2027-01-01T00:00:00.000Z'];
    const other = { ...forAcme, title: 'Acme Care 2' };
    expect(await put(forAcme)).toEqual([1, now1]);
    expect(await put({ ...other, inForceFrom: newYear })).toEqual([2, newYear]);
    expect(await put({ ...other, inForceFrom: newYear })).toEqual([2, newYear]);
    expect(await put(other)).toEqual([3, now1]);
    expect(await put(other)).toEqual([3, now1]);
    // Without a day it begins with its term.
    const term = { ...other, term: { from: '2027-01-01' } };
    expect(await put(term)).toEqual([4, newYear]);
    expect(await put(term)).toEqual([4, newYear]);
  });

  test('is listed by position', async () => {
    await admin.put('/api/agreements/z-first', { ...forAcme, position: 1 });
    await admin.put('/api/agreements/a-second', { ...forAcme, position: 2 });
    const listed: { id: string; position: number }[] = (await admin.get('/api/agreements')).body;
    const ids = listed.map(({ id }) => id);
    expect(ids.indexOf('z-first')).toBeLessThan(ids.indexOf('a-second'));
    expect(listed.find(({ id }) => id === 'z-first')).toMatchObject({ position: 1 });
    // One that says no position stands at 0.
    expect(listed.find(({ id }) => id === 'acme-care')).toMatchObject({ position: 0 });
  });

  test('cannot become one of another kind, nor come into force before its earlier version', async () => {
    await admin.put('/api/agreements/steady', { ...forAcme, inForceFrom: '2026-12-01T00:00:00Z' });
    const turned = await admin.put(
      '/api/agreements/steady',
      withLevels({ level: 'corporate', objectives: [first] }),
    );
    expect(turned.status).toBe(409);
    expect(turned.body.errors).toEqual([{ field: 'kind', reason: 'cannot change; make another agreement' }]);

    const instead = await admin.put('/api/agreements/steady', { ...forAcme, title: 'Instead' });
    expect(instead.body).toMatchObject({ version: 2, inForceFrom: '2026-11-23T09:00:00.000Z' });
    const sooner = await admin.put('/api/agreements/steady', {
      ...forAcme,
      title: 'Sooner',
      inForceFrom: '2026-11-22T09:00:00Z',
    });
    expect(sooner.status).toBe(422);
    expect(sooner.body.errors[0]).toEqual({
      field: 'inForceFrom',
      reason: 'lies before version 2, which is in force from 2026-11-23T09:00:00.000Z',
    });
    expect((await admin.get('/api/agreements/steady')).body.version).toBe(2);
  });
});

describe('an id', () => {
  const measured = (id: string) => ({
    ...forAcme,
    measures: [{ id, measure: 'satisfaction', goalPercent: 90 }],
  });
  const put = async (id: string, body: object) => {
    const { status, body: answer } = await admin.put(`/api/agreements/${id}`, body);
    return status === 200 ? answer.version : answer.errors;
  };

  test('of what was timed is not of what is measured later, nor the other way round', async () => {
    const timed = (id: string) => withObjectives(first, { ...resolution, id });
    expect(await put('turned', timed('solving'))).toBe(1);
    expect(await put('turned', measured('rating'))).toBe(2);
    expect(await put('turned', measured('solving'))).toEqual([
      { field: 'measures[0].id', reason: 'is solving, which version 1 timed: take another one' },
    ]);
    expect(await put('turned', timed('rating'))).toEqual([
      {
        field: 'levels[0].objectives[1].id',
        reason: 'is rating, which version 2 measured: take another one',
      },
    ]);
    await admin.put('/api/agreements/turned/draft', measured('solving'));
    expect((await admin.post('/api/agreements/turned/proposal', { reach: 'new' })).status).toBe(422);
    expect(await put('turned', timed('solving'))).toBe(3);
  });

  test('that an earlier release let through can be amended and ended', async () => {
    await put('let-through', withObjectives(first, { ...resolution, id: 'both' }));
    await app.db.query(
      `insert into agreement_versions values ('let-through', 2, $1, '2026-11-23T09:00Z', null, 'new', '2026-11-23T09:00Z')`,
      [JSON.stringify(measured('both'))],
    );
    expect(await put('let-through', { ...measured('both'), title: 'Acme Care 2' })).toBe(3);
    const ended = await admin.post('/api/agreements/let-through/terminate', { reason: 'Over.' });
    expect(ended.status).toBe(200);
  });
});

describe('refused, and nothing stored', () => {
  const refused = async (body: unknown) => {
    const answer = await admin.put('/api/agreements/bad', body);
    expect((await admin.get('/api/agreements/bad')).status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect([400, 422]).toContain(answer.status);
    return answer.body.errors[0];
  };
  const percent = (id: string, value: number) => ({
    id,
    at: { percent: value },
    notify: [{ role: 'assignee' }],
  });
  const ladder = (...steps: object[]) => withObjectives({ ...first, ladder: { steps } });
  const once = { timezone: 'UTC', weekly: { mon: [['09:00', '09:10']] } };

  test.each`
    body                                                                                                                                                                                   | field                                                          | reason
    ${[]}                                                                                                                                                                                  | ${'body'}                                                      | ${'must be an object'}
    ${{ ...forAcme, kind: 'gold' }}                                                                                                                                                        | ${'kind'}                                                      | ${'must be one of customer, service, multi_level, ola'}
    ${{ ...forAcme, colour: 'red' }}                                                                                                                                                       | ${'colour'}                                                    | ${'is not known here'}
    ${{ ...forAcme, title: ' ' }}                                                                                                                                                          | ${'title'}                                                     | ${'must be a text'}
    ${{ ...forAcme, position: -1 }}                                                                                                                                                        | ${'position'}                                                  | ${'must be a whole number from 0'}
    ${{ ...forAcme, combine: 'loosest' }}                                                                                                                                                  | ${'combine'}                                                   | ${'must be one of most_specific, strictest'}
    ${{ ...forAcme, calendarId: 'moon' }}                                                                                                                                                  | ${'calendarId'}                                                | ${'is moon, and there is no such calendar'}
    ${{ ...forAcme, calendarId: undefined }}                                                                                                                                               | ${'calendarId'}                                                | ${'is missing'}
    ${{ ...forAcme, levels: [] }}                                                                                                                                                          | ${'levels'}                                                    | ${'must be a list of at least 1'}
    ${{ ...forAcme, reach: 'all' }}                                                                                                                                                        | ${'reach'}                                                     | ${'must be one of new, running'}
    ${{ ...forAcme, inForceFrom: '2026-13-01T00:00:00Z' }}                                                                                                                                 | ${'inForceFrom'}                                               | ${'must be an instant'}
    ${{ ...forAcme, inForceFrom: '9999-12-31T00:00:00Z' }}                                                                                                                                 | ${'inForceFrom'}                                               | ${'lies more than ten years ahead'}
    ${{ ...forAcme, inForceTo: '2026-01-01T00:00:00Z' }}                                                                                                                                   | ${'inForceTo'}                                                 | ${'lies before inForceFrom'}
    ${{ ...forAcme, reviewer: { address: 'nobody' } }}                                                                                                                                     | ${'reviewer.address'}                                          | ${'must be an e-mail address'}
    ${{ ...forAcme, escalationContact: { address: 'a@b.example', timezone: 'Mars' } }}                                                                                                     | ${'escalationContact.timezone'}                                | ${'must be an IANA time zone'}
    ${{ ...forAcme, levels: [{ level: 'service', services: ['shop'], objectives: [first] }] }}                                                                                             | ${'levels[0].level'}                                           | ${'must be customer in an agreement of kind customer'}
    ${{ ...forAcme, levels: [...forAcme.levels, ...forAcme.levels] }}                                                                                                                      | ${'levels'}                                                    | ${'must be one level'}
    ${withLevels({ level: 'customer', customers: [], objectives: [first] })}                                                                                                               | ${'levels[0].customers'}                                       | ${'must be a list of at least 1'}
    ${withLevels({ level: 'customer', customers: ['acme', 'acme'], objectives: [first] })}                                                                                                 | ${'levels[0].customers[1]'}                                    | ${'is named twice'}
    ${withLevels({ level: 'customer', customers: ['nobody'], objectives: [first] })}                                                                                                       | ${'levels[0].customers[0]'}                                    | ${'is nobody, and there is no such customer'}
    ${withLevels({ level: 'service', services: ['shop', 'moon'], objectives: [first] })}                                                                                                   | ${'levels[0].services[1]'}                                     | ${'is moon, and there is no such service'}
    ${withLevels({ level: 'corporate', customers: ['acme'], objectives: [first] })}                                                                                                        | ${'levels[0].customers'}                                       | ${'is not what this level is about'}
    ${withLevels({ level: 'customer_service', customers: ['acme'], objectives: [first] })}                                                                                                 | ${'levels[0].services'}                                        | ${'is missing'}
    ${withLevels({ level: 'corporate', objectives: [first] }, { level: 'corporate', objectives: [resolution] })}                                                                           | ${'levels'}                                                    | ${'has two corporate levels'}
    ${withObjectives()}                                                                                                                                                                    | ${'levels[0].objectives'}                                      | ${'must be a list of at least 1'}
    ${withObjectives({ ...first, metric: 'happiness' })}                                                                                                                                   | ${'levels[0].objectives[0].metric'}                            | ${'must be one of first_response'}
    ${withObjectives({ metric: 'first_response' })}                                                                                                                                        | ${'levels[0].objectives[0].seconds'}                           | ${'is missing'}
    ${withObjectives({ ...first, seconds: -1 })}                                                                                                                                           | ${'levels[0].objectives[0].seconds'}                           | ${'must be a whole number from 0'}
    ${withObjectives({ ...first, seconds: 0.5 })}                                                                                                                                          | ${'levels[0].objectives[0].seconds'}                           | ${'must be a whole number'}
    ${withObjectives({ ...first, seconds: '1h' })}                                                                                                                                         | ${'levels[0].objectives[0].seconds'}                           | ${'must be a whole number'}
    ${withObjectives({ ...first, workingDays: 1 })}                                                                                                                                        | ${'levels[0].objectives[0].workingDays'}                       | ${'stands beside seconds'}
    ${withObjectives({ ...first, byPriority: { high: { seconds: 60 } } })}                                                                                                                 | ${'levels[0].objectives[0].seconds'}                           | ${'stands beside byPriority'}
    ${withObjectives({ metric: 'first_response', byPriority: {} })}                                                                                                                        | ${'levels[0].objectives[0].byPriority'}                        | ${'must name at least one priority'}
    ${withObjectives({ metric: 'first_response', byPriority: { high: { hours: 1 } } })}                                                                                                    | ${'levels[0].objectives[0].byPriority.high.hours'}             | ${'is not known here'}
    ${withObjectives({ ...first, calendarId: 'moon' })}                                                                                                                                    | ${'levels[0].objectives[0].calendarId'}                        | ${'is moon, and there is no such calendar'}
    ${withObjectives({ ...first, goalPercent: 101 })}                                                                                                                                      | ${'levels[0].objectives[0].goalPercent'}                       | ${'must be a number above 0, at most 100'}
    ${withObjectives({ ...first, goalPercent: -5 })}                                                                                                                                       | ${'levels[0].objectives[0].goalPercent'}                       | ${'must be a number above 0'}
    ${withObjectives({ ...first, pauseOn: ['solved'] })}                                                                                                                                   | ${'levels[0].objectives[0].pauseOn[0]'}                        | ${'ends the work'}
    ${withObjectives({ ...first, pauseOn: ['pending'], runsOn: ['vendor'] })}                                                                                                              | ${'levels[0].objectives[0].runsOn'}                            | ${'stands beside pauseOn'}
    ${withObjectives({ ...first, pauseBudgetSeconds: { pending: -1 } })}                                                                                                                   | ${'levels[0].objectives[0].pauseBudgetSeconds.pending'}        | ${'must be a whole number'}
    ${withObjectives({ ...first, group: 'frontline' })}                                                                                                                                    | ${'levels[0].objectives[0].group'}                             | ${'belongs to the metric ownership'}
    ${withObjectives({ metric: 'ownership', seconds: 60, group: 'nobody' })}                                                                                                               | ${'levels[0].objectives[0].group'}                             | ${'is nobody, and there is no such team'}
    ${withObjectives({ metric: 'ola', seconds: 60 })}                                                                                                                                      | ${'levels[0].objectives[0].metric'}                            | ${'may be ola only in an agreement of kind ola'}
    ${withObjectives(first, { ...resolution, id: 'customer.first_response' })}                                                                                                             | ${'levels[0].objectives[1].id'}                                | ${'which another one has'}
    ${withObjectives(first, { ...first, id: 'again' })}                                                                                                                                    | ${'levels[0].objectives[1]'}                                   | ${'promises first_response a second time'}
    ${withObjectives({ metric: 'resolution', byPriority: { high: { seconds: 60 } } }, { metric: 'resolution', id: 'again', byPriority: { low: { seconds: 90 }, high: { seconds: 90 } } })} | ${'levels[0].objectives[1].byPriority.high'}                   | ${'promises resolution a second time'}
    ${withObjectives({ ...first, seconds: 9 * HOUR }, resolution)}                                                                                                                         | ${'levels[0].objectives[0]'}                                   | ${'is due after the resolution of levels[0].objectives[1]'}
    ${withObjectives({ metric: 'first_response', byPriority: { low: { seconds: 60 }, high: { seconds: 9 * HOUR } } }, resolution)}                                                         | ${'levels[0].objectives[0].byPriority.high'}                   | ${'is due after the resolution of levels[0].objectives[1]'}
    ${withObjectives({ ...first, seconds: 400_000_000 })}                                                                                                                                  | ${'levels[0].objectives[0].seconds'}                           | ${'must be a whole number from 0 to 315619200'}
    ${withObjectives({ ...first, seconds: 100_000_000 })}                                                                                                                                  | ${'levels[0].objectives[0]'}                                   | ${'has its deadline more than ten years away'}
    ${withObjectives({ metric: 'first_response', workingDays: 2_600, calendarId: 'rarely' })}                                                                                              | ${'levels[0].objectives[0]'}                                   | ${'has its deadline more than ten years away'}
    ${ladder()}                                                                                                                                                                            | ${'levels[0].objectives[0].ladder.steps'}                      | ${'must be a list of at least 1'}
    ${ladder(percent('warn', 0))}                                                                                                                                                          | ${'levels[0].objectives[0].ladder.steps[0].at.percent'}        | ${'must be a number above 0, at most 1000'}
    ${ladder(percent('warn', 80), percent('warn', 90))}                                                                                                                                    | ${'levels[0].objectives[0].ladder.steps[1].id'}                | ${'is the id of an earlier step'}
    ${ladder(percent('due', 80))}                                                                                                                                                          | ${'levels[0].objectives[0].ladder.steps[0].id'}                | ${'is the name of the due instant itself'}
    ${ladder({ ...percent('warn', 80), at: { percent: 80, offsetSeconds: 5 } })}                                                                                                           | ${'levels[0].objectives[0].ladder.steps[0].at'}                | ${'must have one of'}
    ${ladder({ ...percent('warn', 80), at: { percent: 80, offsetClock: 'own' } })}                                                                                                         | ${'levels[0].objectives[0].ladder.steps[0].at.offsetClock'}    | ${'belongs to offsetSeconds'}
    ${ladder({ ...percent('warn', 80), notify: [] })}                                                                                                                                      | ${'levels[0].objectives[0].ladder.steps[0].notify'}            | ${'must be a list of at least 1'}
    ${ladder({ ...percent('warn', 80), notify: [{ role: 'boss' }] })}                                                                                                                      | ${'levels[0].objectives[0].ladder.steps[0].notify[0].role'}    | ${'must be one of assignee'}
    ${ladder({ ...percent('warn', 80), notify: [{ address: 'x' }] })}                                                                                                                      | ${'levels[0].objectives[0].ladder.steps[0].notify[0].address'} | ${'must be an e-mail address'}
  `('$field $reason', async ({ body, field, reason }) => {
    await admin.put('/api/calendars/rarely', { name: 'Rarely', spec: once });
    expect(await refused(body)).toEqual({ field, reason: expect.stringContaining(reason) });
  });

  test('an agreement whose text carries what PostgreSQL cannot keep', async () => {
    expect((await refused({ ...forAcme, title: 'Ac\u0000me' })).reason).toContain('cannot be stored');
  });
});

describe('findings', () => {
  const hidden = {
    ...forAcme,
    title: 'Acme Extra',
    position: 90,
    levels: [{ level: 'customer', customers: ['bank'], objectives: [{ ...first, id: 'extra' }] }],
  };
  const before = {
    ...hidden,
    title: 'Bank',
    position: 80,
    levels: [{ ...hidden.levels[0]!, objectives: [first] }],
  };

  test('are shown before publishing, and nothing is stored', async () => {
    await admin.put('/api/agreements/bank', before);
    const answer = await admin.post('/api/agreements/bank-extra/check', hidden);
    expect(answer.status).toBe(200);
    expect(answer.body.findings).toEqual([
      {
        severity: 'warning',
        field: 'levels[0].objectives[0]',
        message: 'is never reached: Bank promises first_response to the same tickets and comes first',
      },
    ]);
    expect((await admin.get('/api/agreements/bank-extra')).status).toBe(404);
  });

  test('are not about an agreement that was ended, whatever its earlier versions said', async () => {
    await admin.put('/api/agreements/bank', { ...before, inForceTo: '2026-11-23T10:00:00Z' });
    now.set('2026-11-23T10:00:00Z');
    const { body } = await admin.post('/api/agreements/bank-extra/check', hidden);
    expect(body.findings).toEqual([]);
    await admin.put('/api/agreements/bank', before);
  });

  test('that are errors are findings there, and a refusal when published', async () => {
    const slow = withObjectives({ ...first, seconds: 9 * HOUR }, resolution);
    const checked = await admin.post('/api/agreements/slow/check', slow);
    expect(checked.body.findings).toContainEqual(
      expect.objectContaining({ severity: 'error', field: 'levels[0].objectives[0]' }),
    );
    expect((await admin.put('/api/agreements/slow', slow)).status).toBe(422);
  });

  test('that are warnings do not stand in the way, and come with the answer', async () => {
    const { status, body } = await admin.put('/api/agreements/bank-extra', hidden);
    expect(status).toBe(200);
    expect(body.findings).toMatchObject([{ severity: 'warning' }]);
  });
});
