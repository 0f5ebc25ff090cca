import { addTo, groupBy } from '../../model/collections.ts';
import type { DesiredDirect, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import { portClasses } from '../allocate/satisfies.ts';
import { isAsDeclared } from '../diff/interconnect-differences.ts';
import { planNote } from '../note.ts';
import { addSuccessor, ambiguous, type InterconnectSearch, isSelector, openCandidates } from './matches.ts';
import { maximumMatching } from './maximum-matching.ts';

/** The unmatched live interconnects that host CNIs of a key. `fitting` are what the document asks for; `others` are not. */
interface Hosts {
  readonly interconnect: DesiredInterconnect;
  readonly fitting: readonly LiveInterconnect[];
  readonly others: readonly LiveInterconnect[];
}

/**
 * Matches a key without a match to the only unmatched live interconnect that hosts its CNIs. So an edited slot or bandwidth is a
 * replacement, and the live interconnect does not become undeclared. If two interconnects host the CNIs, a run has begun to move them. Then
 * the interconnect that the document asks for is the new interconnect. Tombstones take no part: they need an exact identity. An
 * interconnect of another type or owner takes no part either. Nor does an interconnect that the documents name by its live name: that says
 * that no key declares it.
 */
export function matchHosts(search: InterconnectSearch): void {
  const { desired, evidence, result } = search;
  const left = new Map(
    openCandidates(search).flatMap((live) => (evidence.isNamed(live.name) ? [] : [[live.name, live]])),
  );
  const keys = desired.interconnects.filter(
    (interconnect) => interconnect.state === 'present' && !result.has(interconnect.key),
  );
  const hosts = keys.map((interconnect) => hostsLeft(interconnect));
  const all = narrowed(withoutPinned(keepForSelectors(search, withoutOutdone(hosts))));
  const claimants = new Map<LiveInterconnect, DesiredInterconnect[]>();
  for (const { interconnect, fitting, others } of all) {
    for (const live of [...fitting, ...others]) addTo(claimants, live, interconnect);
  }
  for (const { interconnect, fitting, others } of all) {
    const [first] = [...fitting, ...others];
    if (first === undefined) continue;
    const rivals = claimants.get(first)?.filter((other) => other !== interconnect) ?? [];
    if (fitting.length > 1 || (fitting.length === 0 && others.length > 1)) {
      result.errors.push(
        ambiguous(interconnect, [...fitting, ...others], 'each hosts a CNI that the documents put on it'),
      );
    } else if (rivals.length > 0) {
      const keysOfRivals = rivals.map((other) => `interconnect.${other.key}`).join(' and ');
      const why = `but it also hosts CNIs that the documents put on ${keysOfRivals}`;
      result.errors.push(ambiguous(interconnect, [first], why));
    } else addHost(search, interconnect, first, others);
  }

  function hostsLeft(interconnect: DesiredInterconnect): Hosts {
    const found = [...evidence.hostsOf(interconnect.key)].sort().flatMap((name) => left.get(name) ?? []);
    const hosts = found.filter((live) => live.type === interconnect.type);
    const fits = (live: LiveInterconnect) => isAsDeclared(interconnect, live);
    return { interconnect, fitting: hosts.filter(fits), others: hosts.filter((live) => !fits(live)) };
  }
}

/**
 * Keeps a circuit for a selector that no other live circuit satisfies: no other key matches the circuit and replaces it. Its CNIs move away
 * instead. The result is the same, but no circuit is deleted and no other circuit is ordered in its place. Keys that are replaced get the
 * empty circuits first. So a run that has begun to create their circuits does not change this choice.
 */
function keepForSelectors({ desired, result, ...search }: InterconnectSearch, all: readonly Hosts[]): readonly Hosts[] {
  const replaced = new Set(all.flatMap(({ interconnect, others }) => (others.length > 0 ? [interconnect.key] : [])));
  const fitting = new Set(all.flatMap((hosts) => hosts.fitting));
  const fitted = new Set(all.flatMap((hosts) => (hosts.fitting.length > 0 ? [hosts.interconnect.key] : [])));
  const seekers = desired.interconnects.filter(isSelector).filter(({ key }) => !result.has(key) && !fitted.has(key));
  const fresh = seekers.filter(({ key }) => !replaced.has(key));
  if (fresh.length === 0) return all;
  const contested = new Set(all.flatMap((hosts) => hosts.others));
  // A protected circuit stays with its key: its replacement is planned and blocked. It does not lose its CNIs because it matches another
  // key.
  const guarded = new Set(all.flatMap(({ interconnect, others }) => (interconnect.protect ? others : [])));
  const isOpen = (live: LiveInterconnect) => !fitting.has(live) && !guarded.has(live);
  const open = openCandidates({ desired, result, ...search }).filter(isOpen);
  const rest = withoutMatched(
    seekers.filter(({ key }) => replaced.has(key)),
    open.filter((live) => !contested.has(live)),
  );
  // Circuits that no other key claims come first: in the matching, a vertex that has a partner keeps a partner.
  const kept = matchedLives(fresh, [...rest, ...open.filter((live) => contested.has(live))]);
  return all.map((hosts) => ({ ...hosts, others: hosts.others.filter((live) => !kept.has(live)) }));
}

function withoutMatched(keys: readonly DesiredDirect[], lives: readonly LiveInterconnect[]) {
  const matched = matchedLives(keys, lives);
  return lives.filter((live) => !matched.has(live));
}

/**
 * The live interconnects of a maximum matching with keys whose documents ask for them. Earlier live interconnects are preferred.
 * @param keys keys with a selector
 */
function matchedLives(
  keys: readonly DesiredDirect[],
  lives: readonly LiveInterconnect[],
): ReadonlySet<LiveInterconnect> {
  const ports = lives.flatMap((live) => (live.type === 'direct' ? [live] : []));
  const edges: (readonly number[])[] = [];
  // A selector cannot tell the ports of a class apart, so they share one list. A slot_id beside the selector can. That is possible where
  // slot-conflict is off.
  const isNamed = keys.some(({ slot_id }) => slot_id !== undefined);
  const alike = keysAlike(keys);
  const classes = isNamed ? ports.map((port, i) => ({ port, members: [i] })) : portClasses(ports);
  for (const { port, members } of classes) {
    const fitting = alike.flatMap((same) => (isAsDeclared(same.key, port) ? same.positions : [])).sort((x, y) => x - y);
    for (const at of members) edges[at] = fitting;
  }
  const matching = maximumMatching(edges, keys.length);
  return new Set(ports.filter((_, i) => matching.partner(i) !== undefined));
}

/** Keys that ask for the same port, however many there are: each live interconnect is compared with one of them. */
function keysAlike(
  keys: readonly DesiredDirect[],
): readonly { readonly key: DesiredDirect; readonly positions: readonly number[] }[] {
  const positioned = keys.map((key, position) => ({ key, position }));
  const kinds = groupBy(positioned, ({ key: { slot_id, speed, slot } }) => JSON.stringify([slot_id, speed, slot]));
  return [...kinds.values()].flatMap((members) => {
    const [first] = members;
    return first === undefined ? [] : [{ key: first.key, positions: members.map(({ position }) => position) }];
  });
}

/**
 * If two keys could be the same circuit, a key with a pin to another circuit gives it up. The pinned circuit is gone because a run deleted
 * it. A protected key gives nothing up without a pin that says so.
 */
function withoutPinned(all: readonly Hosts[]): readonly Hosts[] {
  const unpinned = new Set(all.flatMap(({ interconnect, others }) => (interconnect.name === undefined ? others : [])));
  return all.map((hosts) => {
    if (hosts.interconnect.name === undefined || hosts.interconnect.protect) return hosts;
    return { ...hosts, others: hosts.others.filter((live) => !unpinned.has(live)) };
  });
}

/** A circuit that fits what a key asks for does not match a key that asks for something else. The CNIs of the other key leave it. */
function withoutOutdone(all: readonly Hosts[]): readonly Hosts[] {
  const asked = new Set(all.flatMap(({ fitting }) => fitting));
  return all.map((hosts) => ({ ...hosts, others: hosts.others.filter((live) => !asked.has(live)) }));
}

/**
 * If a circuit is the only fitting circuit of another key, this key gives it up. The documents have put a CNI of that circuit on this key
 * since. Repeats until nothing changes.
 */
function narrowed(all: readonly Hosts[]): readonly Hosts[] {
  let known = all;
  for (;;) {
    const next = narrowedOnce(known);
    if (next.every((hosts, i) => hosts === known[i])) return next;
    known = next;
  }
}

function narrowedOnce(all: readonly Hosts[]): readonly Hosts[] {
  const needed = new Map<LiveInterconnect, number>();
  for (const { fitting } of all) {
    const [only, another] = fitting;
    if (only !== undefined && another === undefined) needed.set(only, (needed.get(only) ?? 0) + 1);
  }
  return all.map((hosts) => {
    if (hosts.fitting.length < 2) return hosts;
    const fitting = hosts.fitting.filter((live) => needed.get(live) !== 1);
    if (fitting.length === 0 || fitting.length === hosts.fitting.length) return hosts;
    return { ...hosts, fitting };
  });
}

/** @param others interconnects that also host CNIs of the key but are not what its document asks for */
function addHost(
  search: InterconnectSearch,
  interconnect: DesiredInterconnect,
  host: LiveInterconnect,
  others: readonly LiveInterconnect[],
): void {
  const { result } = search;
  const rest = others.filter((live) => live !== host);
  const [old] = rest;
  if (old !== undefined && rest.length === 1 && carriesNothingElse(search, interconnect, old)) {
    result.add(interconnect.key, old, 'hosted_cnis');
    addSuccessor(search, interconnect.key, host);
    result.warnings.push(takenForOld(interconnect, old, host));
    return;
  }
  result.add(interconnect.key, host, 'hosted_cnis');
}

function carriesNothingElse(
  { evidence }: InterconnectSearch,
  interconnect: DesiredInterconnect,
  live: LiveInterconnect,
) {
  const { keys, staying } = evidence.hostedOn(live.name);
  return staying.length === 0 && [...keys].every((key) => key === interconnect.key);
}

function takenForOld(interconnect: DesiredInterconnect, old: LiveInterconnect, fresh: LiveInterconnect) {
  return planNote({
    code: 'plan-resumed-replacement',
    message: `interconnect.${interconnect.key}: ${old.name} and ${fresh.name} both host its CNIs; ${fresh.name} is what the document asks for, so ${old.name} counts as the one that it replaces`,
    address: `interconnect.${interconnect.key}`,
    hint: `if ${old.name} should stay, pin the key with name: ${fresh.name}`,
    origin: interconnect.origin,
  });
}
