interface Heard {
  readonly type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
}

/** What /api/live says, as a browser would hear it. */
export async function heardOn(url: string, by: string | { key: string } | { cookie: string }) {
  const abort = new AbortController();
  const credentials = typeof by === 'string' ? { key: by } : by;
  const response = await fetch(`${url}/api/live`, {
    headers: {
      ...('key' in credentials
        ? { authorization: `Bearer ${credentials.key}` }
        : { cookie: credentials.cookie }),
      accept: 'text/event-stream',
    },
    signal: abort.signal,
  });
  if (response.body === null || response.status !== 200)
    throw new Error(`/api/live answered ${response.status}`);
  const heard: Heard[] = [];
  const ended = listen(response.body, heard);
  ended.catch(() => undefined);
  return { heard, ended, close: () => abort.abort() };
}

async function listen(body: ReadableStream<Uint8Array>, heard: Heard[]): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const type = /^event: (.*)$/m.exec(message)?.[1];
      const data = /^data: (.*)$/m.exec(message)?.[1];
      if (type !== undefined && data !== undefined) heard.push({ type, data: JSON.parse(data) });
    }
  }
}
