import { scrub } from '../../../src/scrub.js';

test.each`
  said                                                              | logged
  ${'invalid input syntax for type bigint: "Frau Schmidt weint"'}   | ${'invalid input syntax for type bigint: (value)'}
  ${'value "99999999999999999999" is out of range for type bigint'} | ${'value (value) is out of range for type bigint'}
  ${'Key (email)=(anna@kunde.example) already exists.'}             | ${'Key (email)=(value) already exists.'}
  ${'Failing row contains (1, Drucker brennt, null).'}              | ${'Failing row contains (values).'}
  ${`Unexpected token 'D', "Drucker brennt" is not valid JSON`}     | ${'something that is not valid JSON'}
  ${'550 5.1.1 <anna@kunde.example>: Recipient address rejected'}   | ${'550 5.1.1 <(address)>: Recipient address rejected'}
  ${'Authorization: Bearer pk_0123456789abcdef_AAAA'}               | ${'Authorization: Bearer (secret)'}
  ${'key pk_0123456789abcdef_AAAA and whsec_abc/+d='}               | ${'key pk_(secret) and whsec_(secret)'}
  ${'POST /sign-in/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'}    | ${'POST /sign-in/(secret)'}
  ${'GET /sign-off/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'}    | ${'GET /sign-off/(secret)'}
  ${'GET /document/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'}    | ${'GET /document/(secret)'}
  ${'cookie punctual_session=AAAA; other=1'}                        | ${'cookie punctual_session=(secret); other=1'}
  ${'connect to postgres://punctual:hunter2@db/punctual failed'}    | ${'connect to postgres://(secret)@db/punctual failed'}
  ${'relation "services" does not exist'}                           | ${'relation "services" does not exist'}
  ${'Listening on 127.0.0.1:8080 as all'}                           | ${'Listening on 127.0.0.1:8080 as all'}
`('$said', ({ said, logged }) => expect(scrub(said as string)).toBe(logged));

test('of a line that somebody else wrote without an end, the beginning is logged, and nothing that it quotes', () => {
  const endless = 'x'.repeat(1_048_576);
  expect(scrub(`invalid line ${endless}`)).toBe(`invalid line ${'x'.repeat(16_371)}… (1048589 characters)`);
  expect(scrub(`Key (name)=(${endless}) already exists.`)).toBe('Key (name)=(value)');
  expect(scrub(`value "${endless}" is out of range`)).toBe('value (value)');
  expect(scrub(`${'x'.repeat(100)}@kunde.example is no address`)).toBe(
    `${'x'.repeat(36)}(address) is no address`,
  );
});
