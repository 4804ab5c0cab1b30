/**
 * A lane for everybody who is sent something: work for one goes on in its own lane, and nobody waits for a lane, so that
 * whoever hangs delays nothing but what is meant for it.
 */
export class Lanes {
  private readonly running = new Map<string, Promise<void>>();
  /** Lanes that were wanted while they were about to end. */
  private readonly again = new Set<string>();
  private readonly stopping = new AbortController();

  constructor(
    /** Does the next piece of work of this lane; false where there is none. */
    private readonly next: (lane: string) => Promise<boolean>,
    private readonly report: (lane: string, fault: unknown) => void,
  ) {}

  /** Sets off when everything under way is to be broken off. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Sets these lanes going, and does not wait for them. */
  go(lanes: readonly string[]): void {
    for (const lane of lanes) {
      if (this.signal.aborted) return;
      if (this.running.has(lane)) this.again.add(lane);
      else this.running.set(lane, this.serve(lane));
    }
  }

  /** When every lane has come to its end. */
  async idle(): Promise<void> {
    await Promise.all(this.running.values());
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.idle();
  }

  private async serve(lane: string): Promise<void> {
    try {
      do {
        this.again.delete(lane);
        while (!this.signal.aborted && (await this.next(lane)));
      } while (this.again.has(lane) && !this.signal.aborted);
    } catch (fault) {
      this.report(lane, fault);
    } finally {
      // Nothing is awaited since the last question, so that nobody can have asked in vain.
      this.running.delete(lane);
    }
  }
}
