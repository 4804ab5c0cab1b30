import { Processor, WorkerHost } from '@nestjs/bullmq';
import { QUEUE } from '../queue/queues.js';
import { RunAnalyses } from './run-analyses.js';

@Processor(QUEUE.analyses, { concurrency: 1 })
export class AnalysesProcessor extends WorkerHost {
  constructor(private readonly runAnalyses: RunAnalyses) {
    super();
  }

  process(): Promise<number> {
    return this.runAnalyses.run();
  }
}
