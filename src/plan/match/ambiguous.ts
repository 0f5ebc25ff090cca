import type { DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { planNote } from '../note.ts';

/**
 * Something depends on which live interconnect a key is, and nothing says which: names the candidates and the pin that settles it.
 * @param clue what a reader could conclude from, beyond what the account shows
 */
export function ambiguous(
  one: DesiredInterconnect,
  candidates: readonly LiveInterconnect[],
  why: string,
  clue?: string,
): PlanNote {
  const names = candidates.map((candidate) => candidate.name);
  const others = names.slice(1, most);
  return planNote({
    code: 'plan-ambiguous',
    message: `interconnect.${one.key} could be ${listed(names)}: ${why}`,
    address: `interconnect.${one.key}`,
    hint: `pin it with name: ${names[0] ?? ''}${others.length > 0 ? ` (or ${others.join(', ')})` : ''}${clue === undefined ? '' : `; ${clue}`}`,
    origin: one.origin,
  });
}

/** In a large account thousands could be meant; the first ones tell enough. */
const most = 10;

function listed(names: readonly string[]): string {
  if (names.length > most) return `${names.slice(0, most).join(', ')} or one of ${names.length - most} more`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}
