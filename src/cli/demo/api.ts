/** The demo configures Punctual as anybody would: through its API, with a key. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  get<T>(path: string): Promise<T | undefined> {
    return this.send<T>('GET', path);
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    return (await this.send<T>('PUT', path, body))!;
  }

  async post(path: string, body: unknown): Promise<void> {
    await this.send('POST', path, body);
  }

  /** Undefined for a 404; any other refusal throws with what the answer says. */
  private async send<T>(method: string, path: string, body?: unknown): Promise<T | undefined> {
    const answer = await fetch(`${this.url}/api/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(`${method} /api/${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
