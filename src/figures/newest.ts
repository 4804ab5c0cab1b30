import type { Instant } from '../engine/instant.js';

interface Dated {
  readonly id: number;
  readonly at: Instant;
}

/** The latest so many of what is added in any order, without keeping all of it. */
export class Newest<Item extends Dated> {
  private items: Item[] = [];

  constructor(private readonly most: number) {}

  add(item: Item): void {
    this.items.push(item);
    if (this.items.length >= 2 * this.most) this.items = this.latest();
  }

  latest(): Item[] {
    return this.items.sort((a, b) => b.at - a.at || b.id - a.id).slice(0, this.most);
  }
}
