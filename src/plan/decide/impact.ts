import { groupBy } from '../../model/collections.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount, LiveCni } from '../../model/live.ts';
import type { Impact } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import type {
  AccountMatch,
  CniDecision,
  Decisions,
  Groups,
  InterconnectDecision,
  SettingsDecision,
} from '../stages.ts';

/** A new ASN affects every live BGP session. If no session is live, it affects no traffic. */
export function settingsImpact({ action }: SettingsDecision, liveCnis: readonly LiveCni[]): Impact {
  return action === 'update' && liveCnis.some((cni) => cni.bgp !== undefined) ? 'account' : 'none';
}

export function interconnectImpact({ action }: InterconnectDecision): Impact {
  return action === 'replace' || action === 'delete' ? 'circuit' : 'none';
}

export function cniImpact({ action, fields }: CniDecision): Impact {
  if (action === 'replace' || action === 'delete') return 'circuit';
  if (action !== 'update') return 'none';
  if (fields.some((field) => field.path === 'interconnect')) return 'circuit';
  return fields.every((field) => field.path === 'magic.description') ? 'none' : 'session';
}

/**
 * The circuits on which traffic may reset or stop, by the address of the change that causes it. A circuit has the live name of its
 * interconnect. A change of the whole account is not included: it has its own guard.
 */
export function disruptions({ interconnects, cnis }: Decisions): ReadonlyMap<string, string> {
  return new Map([...interconnects.flatMap(interconnectDisruption), ...cnis.flatMap(cniDisruption)]);
}

function interconnectDisruption(decision: InterconnectDecision): [string, string][] {
  return decision.live === undefined || interconnectImpact(decision) === 'none'
    ? []
    : [[decision.address, decision.live.name]];
}

function cniDisruption(decision: CniDecision): [string, string][] {
  return decision.live === undefined || cniImpact(decision) === 'none'
    ? []
    : [[decision.address, decision.live.interconnect]];
}

/** The disrupted circuits of each group. Groups and circuits are sorted by name. */
export function disruptedByGroup(decisions: Decisions, { groupOf }: Groups): ReadonlyMap<string, readonly string[]> {
  const circuits = [...new Set(disruptions(decisions).values())].sort(compareText);
  return new Map([...groupBy(circuits, groupOf)].sort(([a], [b]) => compareText(a, b)));
}

export function groups(desired: DesiredAccount, live: LiveAccount, match: AccountMatch): Groups {
  const named = new Map(
    desired.interconnects.flatMap((interconnect) => {
      const { group } = interconnect;
      if (group === undefined) return [];
      const found = [match.interconnects.get(interconnect.key), match.successors.get(interconnect.key)];
      return found.flatMap((live) => (live === undefined ? [] : [[live.name, group] as const]));
    }),
  );
  const groupOf = (name: string) => named.get(name) ?? '';
  const goals = goalsOf(desired, match);
  return {
    groupOf,
    carriesFor: (name) => [...new Set([groupOf(name), ...(goals.get(name) ?? [])])].sort(compareText),
    membersOf: (group) =>
      live.interconnects.map((interconnect) => interconnect.name).filter((name) => groupOf(name) === group),
  };
}

/** By the name of a live interconnect: the groups of the keys that the documents put its CNIs on. */
function goalsOf(desired: DesiredAccount, match: AccountMatch): ReadonlyMap<string, ReadonlySet<string>> {
  const groupOfKey = new Map(desired.interconnects.map(({ key, group }) => [key, group ?? '']));
  const goals = new Map<string, Set<string>>();
  for (const { key, interconnect } of desired.cnis) {
    const found = match.cnis.get(key);
    const group = interconnect === undefined ? undefined : groupOfKey.get(interconnect);
    if (found === undefined || group === undefined) continue;
    goals.set(found.interconnect, (goals.get(found.interconnect) ?? new Set()).add(group));
  }
  return goals;
}

/**
 * A group in the form that `--allow outage=` takes. `account` means circuits that name no group, so a group called `account` becomes
 * `group/account`.
 */
export function groupName(group: string): string {
  if (group === '') return 'account';
  return group === 'account' ? 'group/account' : group;
}

/** A group in words, for messages. */
export function groupLabel(group: string): string {
  return group === '' ? 'the circuits that name no group' : `group ${group}`;
}
