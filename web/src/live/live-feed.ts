import { useEffect, useSyncExternalStore } from 'react';
import type { BoardChange } from '../../../src/board/board-row.js';
import type { Instant } from '../../../src/engine/instant.js';
import { hear } from '../time/clock.js';

export type LiveMessage =
  { readonly type: 'tickets'; readonly change: BoardChange } | { readonly type: 'refresh' };

/** The server says something every 15 s; after this long without a word the connection is dead, whatever it claims. */
const SILENCE_MS = 40_000;
const TRY_AGAIN_MS = 3_000;

/** One stream for the whole page. While it is lost the page says so, and asks by itself now and then. */
class LiveFeed {
  private readonly listeners = new Set<(message: LiveMessage) => void>();
  private readonly watchers = new Set<() => void>();
  private source?: EventSource | undefined;
  private silence?: ReturnType<typeof setTimeout>;
  private lostAt: number | null = null;
  private missed = false;

  constructor() {
    document.addEventListener('visibilitychange', () => (document.hidden ? this.rest() : this.wake()));
  }

  /** On the monotonic clock; null while connected. */
  get lostSince(): number | null {
    return this.lostAt;
  }

  subscribe(listener: (message: LiveMessage) => void): () => void {
    this.listeners.add(listener);
    if (this.source === undefined) this.open();
    return () => this.listeners.delete(listener);
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  private open(): void {
    const source = new EventSource('/api/live');
    this.source = source;
    source.addEventListener('open', () => this.heard());
    source.addEventListener('heartbeat', (event) => this.read(event));
    source.addEventListener('refresh', (event) => {
      this.read(event);
      this.tell({ type: 'refresh' });
    });
    source.addEventListener('tickets', (event) => this.tell({ type: 'tickets', change: this.read(event) }));
    source.addEventListener('error', () => {
      this.lose();
      // The browser tries again after a cut, but gives up after an answer that is not a stream (a restart, a sign-out).
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.reopen(source), TRY_AGAIN_MS);
    });
    this.listenForSilence(source);
  }

  private reopen(source: EventSource): void {
    if (source !== this.source) return;
    source.close();
    this.source = undefined;
    // Signed out, perhaps: then nobody listens any more.
    this.wake();
  }

  private read<Message extends { readonly now: Instant }>({ data }: MessageEvent<string>): Message {
    const message = JSON.parse(data) as Message;
    hear(message.now);
    this.heard();
    return message;
  }

  private tell(message: LiveMessage): void {
    for (const listener of this.listeners) listener(message);
  }

  private heard(): void {
    if (this.source !== undefined) this.listenForSilence(this.source);
    if (!this.missed) return;
    this.missed = false;
    this.lostAt = null;
    for (const watcher of this.watchers) watcher();
    // Whatever happened meanwhile was not heard.
    for (const listener of this.listeners) listener({ type: 'refresh' });
  }

  /** A browser allows six connections to a server over HTTP/1.1, and a stream takes one: hidden tabs must let go of it. */
  private rest(): void {
    clearTimeout(this.silence);
    this.source?.close();
    this.source = undefined;
    this.missed = true;
  }

  private wake(): void {
    if (this.source === undefined && this.listeners.size > 0) this.open();
  }

  private lose(): void {
    if (this.lostAt !== null) return;
    this.lostAt = performance.now();
    this.missed = true;
    for (const watcher of this.watchers) watcher();
  }

  private listenForSilence(source: EventSource): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.lose();
      this.reopen(source);
    }, SILENCE_MS);
  }
}

const feed = new LiveFeed();

export function useLiveMessages(onMessage: (message: LiveMessage) => void): void {
  useEffect(() => feed.subscribe(onMessage), [onMessage]);
}

export const useLostSince = (): number | null => useSyncExternalStore(feed.watch, () => feed.lostSince);
