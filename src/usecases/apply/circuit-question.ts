import type { ConfirmQuestion } from '../../apply/apply-options.ts';
import type { PlannedEntry } from '../plan/plan-accounts.ts';
import type { ApplySettings } from './apply-entry.ts';

/** As `ConfirmQuestion`, with words for each circuit: its address, live name and site. */
export interface CircuitQuestion extends ConfirmQuestion {
  readonly account: string;
}

export type AskCircuit = (question: CircuitQuestion, signal: AbortSignal) => Promise<boolean>;

/** Names circuits as documents do, because two accounts may have circuits of the same live name. */
export function circuitAsker(
  { desired: { account }, planned }: PlannedEntry,
  ask: AskCircuit,
): NonNullable<ApplySettings['confirm']> {
  const label = (name: string) => {
    const known = planned?.checkable?.circuits.get(name);
    return known === undefined ? name : `${known.address} (${[name, known.site ?? []].flat().join(', ')})`;
  };
  return ({ circuits, changes, before }, signal) =>
    ask({ account, circuits: circuits.map(label), changes, before: before.map(label) }, signal);
}
