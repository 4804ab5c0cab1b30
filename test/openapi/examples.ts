import type { OpenAPIObject } from '@nestjs/swagger';
import type { Operation } from './response-schemas.js';

interface Content {
  [mediaType: string]: { example?: unknown };
}
interface Described {
  readonly operationId: Operation;
  readonly requestBody?: { readonly content: Content };
  readonly responses: Record<string, { content?: Content }>;
}

/** What was sent and answered in a story: the first of each operation becomes its example. */
export class Examples {
  private readonly seen = new Map<Operation, { readonly sent: unknown; readonly answered: unknown }>();

  note(operation: Operation, sent: unknown, answered: unknown): void {
    if (!this.seen.has(operation))
      this.seen.set(operation, { sent: masked(sent), answered: masked(answered) });
  }

  enter(document: OpenAPIObject): OpenAPIObject {
    const entered = structuredClone(document);
    for (const methods of Object.values(entered.paths)) {
      for (const item of Object.values(methods as Record<string, Described>)) {
        const { sent, answered } = this.seen.get(item.operationId) ?? {};
        if (sent !== undefined) put(item.requestBody?.content, sent);
        const done = Object.entries(item.responses).find(([status]) => status.startsWith('2'));
        if (answered !== undefined) put(done?.[1].content, answered);
      }
    }
    return entered;
  }
}

function put(content: Content | undefined, example: unknown): void {
  for (const each of Object.values(content ?? {})) each.example = example;
}

/** What is made up anew at every run, and secret besides, is the same in every document. */
function masked(value: unknown): unknown {
  if (value === undefined) return undefined;
  return JSON.parse(
    JSON.stringify(value)
      .replace(/whsec_[\w+/=]+/g, 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD')
      .replace(/pk_[0-9a-f]{16}_[\w-]{43}/g, `pk_0123456789abcdef_${'x'.repeat(43)}`)
      .replace(/"id":"[0-9a-f]{16}"/g, '"id":"0123456789abcdef"')
      .replace(/sign-in\/[\w-]{43}/g, `sign-in/${'x'.repeat(43)}`),
  ) as unknown;
}
