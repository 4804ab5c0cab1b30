import { agreementTemplates } from '../../agreements/templates/agreement-templates.js';
import { isSlug, SLUG_REASON } from '../../http/slug.js';
import { aligned } from '../aligned.js';
import { type AgreementIo, DONE, REFUSED } from './agreement-io.js';

/** `punctual agreement templates` */
export function listTemplates(io: AgreementIo): number {
  const rows = agreementTemplates().map(({ name, about }) => [name, about]);
  for (const line of aligned(rows, 2)) io.out(line);
  return DONE;
}

/** `punctual agreement new --template NAME`: the file, to be redirected into one of your own. */
export function newFromTemplate(
  { template: wanted, id }: { template: string; id?: string },
  io: AgreementIo,
): number {
  const templates = agreementTemplates();
  const template = templates.find(({ name }) => name === wanted);
  if (template === undefined) {
    io.err(`there is no template ${wanted}; there are ${templates.map(({ name }) => name).join(', ')}`);
    return REFUSED;
  }
  if (id !== undefined && !isSlug(id)) {
    io.err(`--id ${SLUG_REASON}`);
    return REFUSED;
  }
  const { source } = template;
  io.out((id === undefined ? source : source.replace(/^id: .*$/m, `id: ${id}`)).trimEnd());
  return DONE;
}
