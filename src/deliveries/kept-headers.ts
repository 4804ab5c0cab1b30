/** Credentials of the sender or of a proxy are not ours to keep, whatever the header is called. */
const SECRET = /auth|cookie|token|secret|password|api-?key|^x-forwarded-client-cert$/;

export const keptHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET.test(name)));
