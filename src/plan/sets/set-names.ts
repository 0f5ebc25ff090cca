import { nearest } from '../../diagnostics/suggest.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { PlanNote } from '../../model/plan.ts';
import { planNote } from '../note.ts';
import { possibleSets } from './backup-sets.ts';
import type { SetFacts } from './circuits.ts';

/**
 * All names of backup sets that `--allow outage=` and `policy.unguarded` accept. A set that lacks a second circuit counts, and so does a
 * declared group without any: a run that continues after an interruption may find fewer circuits than the run before.
 */
export function setNames({ interconnects, policy }: DesiredAccount, facts: SetFacts): ReadonlySet<string> {
  return new Set([
    'account',
    ...interconnects.flatMap(({ group }) => group ?? []),
    ...Object.keys(policy.metros),
    ...possibleSets(facts, new Map()).map(({ name }) => name),
  ]);
}

/** A suggestion compares a name with every set. */
const mostSuggestions = 20;

/** Misspelt names: the guard stays on for the set that is meant, and its redundancy is not checked. */
export function unknownSets({ policy, origin }: DesiredAccount, names: ReadonlySet<string>): readonly PlanNote[] {
  const named = [
    ...policy.unguarded.map((name, index) => ({ field: 'unguarded' as const, name, at: index })),
    ...Object.keys(policy.redundancy).map((name) => ({ field: 'redundancy' as const, name, at: name })),
  ];
  return named.flatMap(({ field, name, at }, index) => {
    if (names.has(name)) return [];
    const near = index < mostSuggestions ? nearest(name, [...names]) : undefined;
    const so = field === 'unguarded' ? ', and the guard outage stays on' : '';
    return [
      planNote({
        code: field === 'unguarded' ? 'unguarded-unknown' : 'redundancy-unknown',
        message: `policy.${field}: no backup set has the name ${JSON.stringify(name)}${so}`,
        hint:
          near === undefined
            ? 'name a group, a metro, or a customer in it such as ewr/asn:65010'
            : `did you mean ${near}?`,
        origin,
        path: ['policy', field, at],
      }),
    ];
  });
}
