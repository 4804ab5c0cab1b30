import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAgreementFile, writeAgreementFile } from '../../../src/agreements/format/agreement-file.js';
import { lintAgreementFiles } from '../../../src/cli/agreement/lint.js';

const CARE = `# Ours.
punctual: agreement/1
id: care
title: Acme Care
kind: customer
calendarId: office
levels:
  - level: customer
    customers: [acme]
    objectives:
      - metric: first_response
        seconds: 3600
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'punctual-agreements-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function lint(source: string) {
  const file = join(folder, 'care.yaml');
  await writeFile(file, source);
  const said: string[] = [];
  const say = (line: string) => void said.push(line.replace(file, 'care.yaml'));
  return { status: await lintAgreementFiles([file], { out: say, err: say }), said };
}

test('a sound file says nothing', async () => {
  expect(await lint(CARE)).toEqual({ status: 0, said: [] });
});

test('what is written once is written the same ever after', () => {
  const written = writeAgreementFile(readAgreementFile(CARE));
  expect(writeAgreementFile(readAgreementFile(written))).toBe(written);
  expect(readAgreementFile(written)).toEqual(readAgreementFile(CARE));
});

test.each`
  change                                                           | said
  ${CARE.replace('3600', 'soon')}                                  | ${'care.yaml:12: levels[0].objectives[0].seconds must be a whole number from 0 to 315619200'}
  ${CARE.replace('kind: customer', 'kind: promise')}               | ${'care.yaml:5: kind must be one of customer, service, multi_level, ola'}
  ${CARE.replace('agreement/1', 'agreement/2')}                    | ${'care.yaml:2: punctual must be one of agreement/1'}
  ${`${CARE}title: Again\n`}                                       | ${'care.yaml:13: Map keys must be unique'}
  ${CARE.replace('[acme]', '&who [acme]').replace('3600', '*who')} | ${'care.yaml:1: uses anchors and aliases, which are not read here'}
  ${CARE.replace('Acme Care', '!secret Care')}                     | ${'care.yaml:4: Unresolved tag: !secret'}
`('$said', async ({ change, said }) => {
  expect(await lint(change)).toEqual({ status: 2, said: [said] });
});
