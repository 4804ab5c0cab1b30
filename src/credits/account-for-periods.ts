import { Injectable } from '@nestjs/common';
import { ArmClosings } from './arm-closings.js';
import { ClosePeriods } from './close-periods.js';
import { CorrectPeriods } from './correct-periods.js';

/** Everything that is due about periods. Whoever calls, and however often: the rows say what is due. */
@Injectable()
export class AccountForPeriods {
  constructor(
    private readonly closePeriods: ClosePeriods,
    private readonly correctPeriods: CorrectPeriods,
    private readonly armClosings: ArmClosings,
  ) {}

  async run(): Promise<number> {
    const closed = await this.closePeriods.run();
    const corrected = await this.correctPeriods.run();
    await this.armClosings.run();
    return closed + corrected;
  }
}
