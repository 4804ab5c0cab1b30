/** Does the same thing again and again, never twice at once, until it is stopped. */
export class Rounds {
  private running: Promise<void> = Promise.resolve();
  private timer?: NodeJS.Timeout;
  private stopped = false;

  constructor(
    private readonly once: () => Promise<void>,
    private readonly everyMs: number,
  ) {}

  start(inMs = 0): void {
    this.timer = setTimeout(() => {
      void this.run().then(() => {
        if (!this.stopped) this.start(this.everyMs);
      });
    }, inMs);
  }

  /** Waits for the round that is under way, and then does one of its own. */
  run(): Promise<void> {
    this.running = this.running.then(() => (this.stopped ? undefined : this.once()));
    return this.running;
  }

  /** Ends with the round that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
