import type { DesiredAccount, DesiredSettings } from '../../model/desired.ts';
import { ignoreMatcher } from '../../model/globs/name-globs.ts';
import type { HalfMadeCni } from '../../model/journal.ts';
import type { LiveAccount, LiveCni, LiveSettings } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { referenceReader } from '../interconnect-names.ts';
import { restoreNote } from '../journal/resume-journal.ts';
import { planNote } from '../note.ts';
import type {
  AccountMatch,
  AllDecisions,
  AllocatedPorts,
  CniDecision,
  InterconnectDecision,
  ResumedJournal,
  SettingsDecision,
} from '../stages.ts';
import { circuitFacts } from './circuit-facts.ts';
import { decideCnis } from './decide-cnis.ts';
import { decideInterconnects } from './decide-interconnects.ts';
import { decideJournaled } from './decide-journaled.ts';
import { decidePruned, decideUndeclaredCnis, type UndeclaredCnis } from './decide-undeclared.ts';
import { halfMadeFinder } from './half-made.ts';
import { hostsAfterPlan } from './hosts-after-plan.ts';
import { groups, liveTraffic } from './impact.ts';
import { maybeRenamed, storedNames } from './maybe-renamed.ts';
import { takenClaims } from './taken-claims.ts';

/** Decides every object of the account: declared, journaled or neither. */
export function decideAll(
  journal: ResumedJournal,
  live: LiveAccount,
  match: AccountMatch,
  ports: AllocatedPorts,
  {
    skipSecrets,
    halfMade = [],
  }: { readonly skipSecrets: boolean; readonly halfMade?: readonly HalfMadeCni[] | undefined },
): AllDecisions {
  const { desired } = journal;
  const isIgnored = ignoreMatcher(desired.policy.ignore);
  const pruned = decidePruned(desired, match.undeclared.pruned);
  const declared = decideInterconnects(desired, match, ports, skipSecrets);
  const interconnects = [...declared.decisions, ...pruned];
  const found = hostsAfterPlan(interconnects, live.interconnects);
  const matchErrors = [...pruneErrors(desired), ...match.errors];
  const unlisted = unlistedHosts(desired, live, match, declared.decisions);
  // If the match has errors, it is not certain which live object belongs to which key. Errors that only follow from that are left out.
  const followingErrors = match.errors.length > 0 ? [] : [...ports.errors, ...declared.errors, ...unlisted];
  const interconnectErrors = [...matchErrors, ...followingErrors];
  const cnis = decideCnis(desired, match, found, journal.declared, halfMadeFinder(halfMade));
  const otherCnis = decideUndeclaredCnis(desired, live, match, found, isIgnored, journal.undeclared);
  const again = decideJournaled(desired, found, journal.undeclared, isIgnored);
  const cniDecisions = [...cnis.decisions, ...otherCnis.decisions, ...again.decisions];
  const isLeft = ({ magic, interconnect }: LiveCni) => isIgnored(magic.conduit_name) || isIgnored(interconnect);
  const claimErrors = takenClaims(cniDecisions, live.cnis, isLeft);
  const undeclaredCnis = [...otherCnis.unmanaged, ...otherCnis.decisions.flatMap(({ live: cni }) => cni ?? [])];
  const renamed = maybeRenamed(desired, match, journal.declared, undeclaredCnis, prunedCnis(desired, otherCnis));
  const nameErrors = storedNames(cnis.decisions, live.cnis, undeclaredCnis);
  // If interconnects have errors, their CNIs have no decided host. Errors of CNIs would only repeat the same problem.
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
    traffic: liveTraffic(live, { interconnects, cnis: cniDecisions }),
    reasons: match.reasons,
    foreign: otherCnis.foreign,
    groups: groups(desired, live, match),
    circuits: circuitFacts(interconnects, live.interconnects),
    label: found.label,
    text: found.text,
    unmanaged: { interconnects: match.undeclared.unmanaged, cnis: otherCnis.unmanaged },
    ignored: { interconnects: match.undeclared.ignored, cnis: otherCnis.ignored },
    unchanged: decisions.filter((decision) => decision.action === 'none').length,
    missingSecrets: [...declared.missingSecrets, ...cnis.missingSecrets],
    errors: [...interconnectErrors, ...cniErrors],
    warnings: [
      ...match.warnings,
      ...renamed.warnings,
      ...journal.warnings,
      ...again.warnings,
      ...restoreNotes(journal, cniDecisions),
    ],
  };
}

function restoreNotes({ declared, undeclared }: ResumedJournal, cnis: readonly CniDecision[]): readonly PlanNote[] {
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
  const isEmpty = [...interconnects, ...cnis].every((interconnect) => interconnect.state === 'absent');
  if (!policy.prune || !isEmpty) return [];
  const message = `policy.prune is on, but the documents declare no interconnect and no CNI of account ${account}`;
  const hint = 'declare what should stay, or turn prune off; delete single objects with state: absent';
  return [planNote({ code: 'plan-prune-empty', message, hint, origin })];
}

/** The settings of an account always exist. Only declared fields are compared. Undefined: no document declares `default_asn`. */
function decideSettings(desired: DesiredSettings | undefined, live: LiveSettings): SettingsDecision | undefined {
  const wanted = desired?.default_asn;
  if (wanted === undefined) return undefined;
  const isSame = wanted === live.default_asn;
  return {
    address: 'settings',
    action: isSame ? 'none' : 'update',
    fields: isSame ? [] : [{ path: 'default_asn', before: live.default_asn, after: wanted }],
    default_asn: wanted,
    live,
  };
}

/**
 * Finds interconnects that would be created although a CNI that the documents put on them is live on an unlisted circuit. The list of
 * interconnects lacks that circuit, so one of the two lists is cut short or out of date. That circuit may be the interconnect that would be
 * created.
 */
function unlistedHosts(
  desired: DesiredAccount,
  live: LiveAccount,
  match: AccountMatch,
  decisions: readonly InterconnectDecision[],
): readonly PlanNote[] {
  const created = new Map(
    decisions.flatMap(({ action, declared }) =>
      action === 'create' && declared !== undefined ? [[declared.key, declared] as const] : [],
    ),
  );
  if (created.size === 0) return [];
  const listed = new Set(live.interconnects.map(({ name }) => name));
  const read = referenceReader(desired);
  return desired.cnis.flatMap((cni) => {
    const found = match.cnis.get(cni.key);
    const reference = read(cni);
    if (found === undefined || listed.has(found.interconnect) || reference === undefined) return [];
    const host = 'key' in reference ? created.get(reference.key) : undefined;
    if (host === undefined) return [];
    const note = planNote({
      code: 'plan-host-not-listed',
      message: `interconnect.${host.key} would be created, but cni.${cni.key}, which the documents put on it, is live on ${found.interconnect}, which is missing in the list of interconnects: one of the two lists is incomplete or out of date`,
      address: `interconnect.${host.key}`,
      hint: `run the same command again; if the error stays, check in the dashboard whether ${found.interconnect} exists before another circuit is ordered`,
      origin: host.origin,
    });
    return [note];
  });
}
