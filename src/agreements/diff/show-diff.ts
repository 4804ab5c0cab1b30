import { Injectable } from '@nestjs/common';
import { NotFound } from '../../http/problem.js';
import { Agreements } from '../agreements.js';
import { agreementDiff } from './agreement-diff.js';

/** Two versions of one agreement, side by side: the last one and the one before it, unless told otherwise. */
@Injectable()
export class ShowDiff {
  constructor(private readonly agreements: Agreements) {}

  async run(id: string, from?: number, to?: number) {
    const versions = await this.agreements.versionsOf(id);
    const later = to ?? versions[0]!.version;
    const earlier = from ?? Math.max(1, later - 1);
    const bodyOf = (wanted: number) => {
      const found = versions.find(({ version }) => version === wanted);
      if (found === undefined) throw new NotFound(`Version ${wanted} of agreement ${id}`);
      return found.body;
    };
    return { from: earlier, to: later, changes: agreementDiff(bodyOf(earlier), bodyOf(later)) };
  }
}
