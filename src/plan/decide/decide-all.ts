import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../../model/live.ts';
import { ignoreMatcher } from '../../model/name-globs.ts';
import type { MatchReason, PlanNote } from '../../model/plan.ts';
import { restoreNote } from '../journal/restore-to.ts';
import type { Restored, TakenUp } from '../journal/take-up.ts';
import { matchAccount, type AccountMatch, type DeletedCnis } from '../match/match-account.ts';
import type { Decisions } from '../order/draft-steps.ts';
import { groups, type Groups } from '../groups.ts';
import type { CniDecision } from '../decision.ts';
import { planNote } from '../note.ts';
import { freedSlots } from '../slots/freed-slots.ts';
import type { Placing } from '../slots/place.ts';
import { decideCnis } from './decide-cnis.ts';
import { decideJournaled } from './decide-journaled.ts';
import { decideInterconnects } from './decide-interconnects.ts';
import { decideSettings } from './decide-settings.ts';
import { decideUndeclaredInterconnects } from './decide-undeclared.ts';
import { decideUndeclaredCnis, type UndeclaredCnis } from './decide-undeclared-cnis.ts';
import { homes } from './homes.ts';
import { maybeRenamed } from './maybe-renamed.ts';
import { storedNames } from './stored-names.ts';
import { takenClaims } from './taken-claims.ts';
import { unlistedHosts } from './unlisted-hosts.ts';

export interface AllDecisions extends Decisions {
  readonly reasons: ReadonlyMap<string, Exclude<MatchReason, null>>;
  readonly foreign: readonly string[];
  readonly groups: Groups;
  /** A live interconnect in the vocabulary of the documents. */
  readonly label: (liveName: string) => string;
  /** The same as the fields of a plan say it. */
  readonly text: (liveName: string) => string;
  readonly unmanaged: LiveObjects;
  readonly ignored: LiveObjects;
  /** How many declared objects need no change. */
  readonly unchanged: number;
  readonly missingSecrets: readonly string[];
  readonly errors: readonly PlanNote[];
  readonly warnings: readonly PlanNote[];
}

interface LiveObjects {
  readonly interconnects: readonly LiveInterconnect[];
  readonly cnis: readonly LiveCni[];
}

/**
 * Gives ports to the interconnects that are created or replaced.
 * @param freed the ports, in lower case, that the same plan gives back
 */
export type Placer = (match: AccountMatch, freed: ReadonlySet<string>) => Placing;

/** What becomes of every object of the account, declared, journaled or neither. */
export function decideAll(taken: TakenUp, live: LiveAccount, place: Placer, skipSecrets: boolean): AllDecisions {
  const { desired } = taken;
  const isIgnored = ignoreMatcher(desired.policy.ignore);
  const match = matchAccount(desired, live, deletedCnis(taken));
  const undeclared = decideUndeclaredInterconnects(desired, live, match, isIgnored);
  const placing = place(match, freedSlots(desired, match, undeclared.pruned));
  const declared = decideInterconnects(desired, match, placing, skipSecrets);
  const interconnects = [...declared.decisions, ...undeclared.pruned];
  const found = homes(interconnects, live.interconnects);
  // Where interconnects have errors, a CNI would only repeat them: its home is not decided.
  const matchErrors = [...pruneErrors(desired), ...match.errors];
  // As long as it is not certain which live object is which key, what would follow from it is not worth an error.
  const interconnectErrors =
    match.errors.length > 0
      ? matchErrors
      : [
          ...matchErrors,
          ...placing.errors,
          ...declared.errors,
          ...unlistedHosts(desired, live, match, declared.decisions),
        ];
  const cnis = decideCnis(desired, match, found, taken.declared);
  const otherCnis = decideUndeclaredCnis(desired, live, match, found, isIgnored, taken.undeclared);
  const again = decideJournaled(desired, found, taken.undeclared, isIgnored);
  const cniDecisions = [...cnis.decisions, ...otherCnis.decisions, ...again.decisions];
  const isLeft = ({ magic, interconnect }: LiveCni) => isIgnored(magic.conduit_name) || isIgnored(interconnect);
  const claimErrors = takenClaims(cniDecisions, live.cnis, isLeft);
  const undeclaredCnis = [...otherCnis.unmanaged, ...otherCnis.decisions.flatMap(({ live: cni }) => cni ?? [])];
  const renamed = maybeRenamed(desired, match, undeclaredCnis, prunedCnis(desired, otherCnis));
  const nameErrors = storedNames(cnis.decisions, live.cnis, undeclaredCnis);
  const cniErrors =
    interconnectErrors.length > 0
      ? []
      : [...cnis.errors, ...otherCnis.errors, ...renamed.errors, ...claimErrors, ...nameErrors];
  const settings = decideSettings(desired.settings, live.settings);
  const decisions = [...(settings === undefined ? [] : [settings]), ...interconnects, ...cnis.decisions];
  return {
    settings,
    interconnects,
    cnis: cniDecisions,
    reasons: match.reasons,
    foreign: otherCnis.foreign,
    groups: groups(desired, live, match),
    label: found.label,
    text: found.text,
    unmanaged: { interconnects: undeclared.unmanaged, cnis: otherCnis.unmanaged },
    ignored: { interconnects: undeclared.ignored, cnis: otherCnis.ignored },
    unchanged: decisions.filter((one) => one.action === 'none').length,
    missingSecrets: [...declared.missingSecrets, ...cnis.missingSecrets],
    errors: [...interconnectErrors, ...cniErrors],
    warnings: [
      ...match.warnings,
      ...renamed.warnings,
      ...taken.warnings,
      ...again.warnings,
      ...restoreNotes(taken, cniDecisions),
    ],
  };
}

function deletedCnis({ declared, undeclared }: TakenUp): DeletedCnis {
  const isGone = ({ live }: Restored) => live === undefined;
  return {
    byKey: new Map([...declared].flatMap(([key, each]) => (isGone(each) ? [[key, each.entry.cni] as const] : []))),
    undeclared: undeclared.filter(isGone).map(({ entry }) => entry.cni),
  };
}

function restoreNotes({ declared, undeclared }: TakenUp, cnis: readonly CniDecision[]): readonly PlanNote[] {
  const byId = new Map([...declared.values(), ...undeclared].map((restored) => [restored.entry.cni.id, restored]));
  return cnis.flatMap((cni) => {
    const id = restoreIdOf(cni);
    const restored = id === undefined ? undefined : byId.get(id);
    return restored === undefined ? [] : [restoreNote(cni.address, restored)];
  });
}

function restoreIdOf(cni: CniDecision): string | undefined {
  return cni.action === 'none' || cni.action === 'delete' ? undefined : cni.restore?.id;
}

/** The ids of undeclared CNIs that the plan deletes because policy.prune is on. */
function prunedCnis({ policy }: DesiredAccount, { decisions }: UndeclaredCnis): ReadonlySet<string> {
  const isPruned = ({ action }: { readonly action: string }) => policy.prune && action === 'delete';
  return new Set(decisions.flatMap((cni) => (isPruned(cni) && cni.live !== undefined ? [cni.live.id] : [])));
}

/** Pruning against documents that declare nothing would empty the account. */
function pruneErrors({ policy, interconnects, cnis, account, origin }: DesiredAccount): readonly PlanNote[] {
  const isEmpty = [...interconnects, ...cnis].every((one) => one.state === 'absent');
  if (!policy.prune || !isEmpty) return [];
  const message = `policy.prune is on, but the documents declare no interconnect and no CNI of account ${account}`;
  const hint = 'declare what is to stay, or turn prune off; delete single objects with state: absent';
  return [planNote({ code: 'plan-prune-empty', message, hint, origin })];
}
