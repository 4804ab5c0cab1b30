import { FileFault } from '../../agreements/format/agreement-file.js';
import { Malformed } from '../../engine/malformed.js';
import { NotFound, Problem } from '../../http/problem.js';
import { type AgreementIo, REFUSED } from './agreement-io.js';

/** What is refused is told; anything else is a fault of the program. */
export function refusal(fault: unknown, io: AgreementIo, file = ''): number {
  const where = file === '' ? '' : `${file}: `;
  if (fault instanceof FileFault) {
    io.err(`${file}:${fault.line}: ${[fault.field, fault.reason].filter(Boolean).join(' ')}`);
  } else if (fault instanceof Malformed) io.err(`${where}${fault.field} ${fault.reason}`);
  else if (fault instanceof NotFound) io.err(`${where}${fault.title}: ${fault.message}`);
  else if (fault instanceof Problem) io.err(`${where}${fault.message}`);
  else if (isUnreadable(fault)) io.err(`${where}cannot be read: ${fault.code}`);
  else throw fault;
  return REFUSED;
}

const isUnreadable = (fault: unknown): fault is NodeJS.ErrnoException =>
  ['open', 'read'].includes((fault as NodeJS.ErrnoException).syscall ?? '');
