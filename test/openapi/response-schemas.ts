import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export type Schema = Record<string, unknown>;

/** `BoardController.board` names a route in this code, and is its `operationId` in the document. */
export type Operation = `${string}.${string}`;

/** What routes answer, by operation, and the named types that these refer to. */
export interface ResponseSchemas {
  readonly answers: Readonly<Record<Operation, Schema>>;
  readonly named: Readonly<Record<string, Schema>>;
}

export async function responseSchemas(operations: readonly Operation[]): Promise<ResponseSchemas> {
  const child = spawn(process.execPath, ['test/openapi/answer-schemas.mjs'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(operations));
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number]>]);
  if (code !== 0) throw new Error(`The answers' schemas could not be made: exit code ${code}.`);
  return JSON.parse(printed) as ResponseSchemas;
}
