import type { DesiredAccount, DesiredCni } from '../../model/desired.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../../model/live.ts';
import { ignoreMatcher } from '../../model/name-globs.ts';
import type { MatchReason, PlanNote } from '../../model/plan.ts';
import { hostEvidence } from './host-evidence.ts';
import { matchCnis } from './match-cnis.ts';
import { matchInterconnects } from './match-interconnects.ts';
import { planNote } from '../note.ts';
import { uselessGlobs } from './useless-globs.ts';

/** Which live object is which key, and why. */
export interface AccountMatch {
  readonly interconnects: ReadonlyMap<string, LiveInterconnect>;
  /** By key: the interconnect that an interrupted run has made already in place of the live one. */
  readonly successors: ReadonlyMap<string, LiveInterconnect>;
  readonly cnis: ReadonlyMap<string, LiveCni>;
  /** By address (`cni.KEY`): what the match rests on. */
  readonly reasons: ReadonlyMap<string, Exclude<MatchReason, null>>;
  readonly errors: readonly PlanNote[];
  readonly warnings: readonly PlanNote[];
}

/** CNIs that an interrupted run deleted and that are not back, as they were. */
export interface DeletedCnis {
  readonly byKey: ReadonlyMap<string, LiveCni>;
  readonly undeclared: readonly LiveCni[];
}

const nothing: DeletedCnis = { byKey: new Map(), undeclared: [] };

/**
 * Finds the live object of every declared one. Pure and independent of the order of its inputs.
 * @param deleted they tell which interconnect a key is as if they were live
 */
export function matchAccount(desired: DesiredAccount, live: LiveAccount, deleted = nothing): AccountMatch {
  const ignored = ignoreMatcher(desired.policy.ignore);
  const { byKey, undeclared } = deleted;
  const cnis = matchCnis(desired.cnis, live.cnis, new Set(byKey.keys()));
  const evidence = hostEvidence(desired, new Map([...cnis.matches, ...byKey]), [
    ...live.cnis,
    ...byKey.values(),
    ...undeclared,
  ]);
  const { result: interconnects, successors } = matchInterconnects(desired, live, evidence, ignored);
  const errors = [...cnis.errors, ...interconnects.errors];
  for (const cni of desired.cnis) {
    const found = cnis.matches.get(cni.key);
    if (found !== undefined && ignored(found.magic.conduit_name)) errors.push(ignoredAndDeclared(cni, found));
  }
  return {
    interconnects: interconnects.matches,
    successors,
    cnis: cnis.matches,
    reasons: new Map([...interconnects.reasons, ...cnis.reasons]),
    errors,
    warnings: [...cnis.warnings, ...interconnects.warnings, ...uselessGlobs(desired, live)],
  };
}

function ignoredAndDeclared(cni: DesiredCni, found: LiveCni): PlanNote {
  return planNote({
    code: 'plan-ignored-and-declared',
    message: `cni.${cni.key} is the live CNI ${found.magic.conduit_name}, which policy.ignore leaves to somebody else`,
    address: `cni.${cni.key}`,
    hint: 'remove the declaration, or narrow policy.ignore',
    origin: cni.origin,
  });
}
