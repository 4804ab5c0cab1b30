import { SingleBar } from 'cli-progress';

type Bar = Pick<SingleBar, 'increment' | 'update'>;

/** A bar while `run` is at work, where `progress` is a terminal; gone when it is done. */
export async function withBar<Result>(
  progress: NodeJS.WritableStream,
  { total, of }: { readonly total: number; readonly of: string },
  run: (bar: Bar) => Promise<Result>,
): Promise<Result> {
  const bar = new SingleBar({
    stream: progress,
    format: `{bar} {percentage} %  {value} of {total} ${of}  {duration_formatted}`,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  try {
    return await run(bar);
  } finally {
    bar.stop();
  }
}
