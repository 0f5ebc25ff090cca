import type { GuardContext } from './guard.ts';
import type { GuardTrip } from '../../model/plan.ts';
import { compareText } from '../../model/order.ts';

/** A protected object would be deleted or replaced. Only an edit of the document lifts it. */
export function protect({ interconnects, cnis }: GuardContext): GuardTrip | undefined {
  const addresses = [...interconnects, ...cnis]
    .filter(({ action, declared }) => (action === 'delete' || action === 'replace') && declared?.protect === true)
    .map(({ address }) => address)
    .sort(compareText);
  if (addresses.length === 0) return undefined;
  return {
    id: 'protect',
    message: `${addresses.join(', ')} ${addresses.length === 1 ? 'is' : 'are'} protected and would be deleted or replaced`,
    addresses,
    lift: 'remove protect: true from the document in a change of its own, then plan again',
    lifted: false,
  };
}
