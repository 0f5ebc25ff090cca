import type { DesiredDirect, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import { portClasses } from '../allocate/satisfies.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import { planNote } from '../note.ts';
import { addSuccessor, ambiguous, type InterconnectSearch, isSelector, openCandidates } from './matches.ts';
import { maximumMatching } from './maximum-matching.ts';

/** The live interconnects left that host CNIs of a key: those that are what the document asks for, and others. */
interface Hosts {
  readonly one: DesiredInterconnect;
  readonly fitting: readonly LiveInterconnect[];
  readonly others: readonly LiveInterconnect[];
}

/**
 * A key that nothing matched yet is the one live interconnect left that hosts its CNIs: so an edited slot or bandwidth is
 * a replacement and not a stranger. Where two host them, a run has begun to move them: the one that the document asks for is the new
 * one. Tombstones take no part: they need an exact identity. Neither does an interconnect of another type
 * or owner, nor one that the documents name by its live name: that says that nobody declares it.
 */
export function matchHosts(search: InterconnectSearch): void {
  const { desired, evidence, result } = search;
  const left = new Map(
    openCandidates(search).flatMap((live) => (evidence.isNamed(live.name) ? [] : [[live.name, live]])),
  );
  const keys = desired.interconnects.filter((one) => one.state === 'present' && !result.has(one.key));
  const hosts = keys.map((one) => hostsLeft(one));
  const all = narrowed(withoutPinned(keepForSelectors(search, withoutOutdone(hosts))));
  const claimants = new Map<LiveInterconnect, DesiredInterconnect[]>();
  for (const { one, fitting, others } of all) {
    for (const live of [...fitting, ...others]) claimants.set(live, [...(claimants.get(live) ?? []), one]);
  }
  for (const { one, fitting, others } of all) {
    const [first] = [...fitting, ...others];
    if (first === undefined) continue;
    const rivals = claimants.get(first)?.filter((other) => other !== one) ?? [];
    if (fitting.length > 1 || (fitting.length === 0 && others.length > 1)) {
      result.errors.push(ambiguous(one, [...fitting, ...others], 'each hosts a CNI that the documents put on it'));
    } else if (rivals.length > 0) {
      const keysOfRivals = rivals.map((other) => `interconnect.${other.key}`).join(' and ');
      const why = `but it also hosts CNIs that the documents put on ${keysOfRivals}`;
      result.errors.push(ambiguous(one, [first], why));
    } else addHost(search, one, first, others);
  }

  function hostsLeft(one: DesiredInterconnect): Hosts {
    const found = [...evidence.hostsOf(one.key)].sort().flatMap((name) => left.get(name) ?? []);
    const hosts = found.filter((live) => live.type === one.type);
    const fits = (live: LiveInterconnect) => interconnectDifferences(one, live).length === 0;
    return { one, fitting: hosts.filter(fits), others: hosts.filter((live) => !fits(live)) };
  }
}

/**
 * A circuit that a selector needs, because nothing else that is live satisfies it, is no other key's to be replaced: its CNIs move away.
 * The end is the same, and neither does a circuit go nor is another one ordered in its place. What is empty goes to the keys that are
 * replaced first, so that a run which has begun to make their circuits changes nothing of this.
 */
function keepForSelectors({ desired, result, ...search }: InterconnectSearch, all: readonly Hosts[]): readonly Hosts[] {
  const replaced = new Set(all.flatMap(({ one, others }) => (others.length > 0 ? [one.key] : [])));
  const fitting = new Set(all.flatMap((hosts) => hosts.fitting));
  const fitted = new Set(all.flatMap((hosts) => (hosts.fitting.length > 0 ? [hosts.one.key] : [])));
  const seekers = desired.interconnects.filter(isSelector).filter(({ key }) => !result.has(key) && !fitted.has(key));
  const fresh = seekers.filter(({ key }) => !replaced.has(key));
  if (fresh.length === 0) return all;
  const contested = new Set(all.flatMap((hosts) => hosts.others));
  // What is protected is replaced, and that is blocked: it does not lose its CNIs by becoming another key.
  const guarded = new Set(all.flatMap(({ one, others }) => (one.protect ? others : [])));
  const isOpen = (live: LiveInterconnect) => !fitting.has(live) && !guarded.has(live);
  const open = openCandidates({ desired, result, ...search }).filter(isOpen);
  const rest = withoutMatched(
    seekers.filter(({ key }) => replaced.has(key)),
    open.filter((live) => !contested.has(live)),
  );
  // Those that nobody else claims come first: a vertex that has a partner keeps one.
  const kept = matchedLives(fresh, [...rest, ...open.filter((live) => contested.has(live))]);
  return all.map((hosts) => ({ ...hosts, others: hosts.others.filter((live) => !kept.has(live)) }));
}

function withoutMatched(keys: readonly DesiredDirect[], lives: readonly LiveInterconnect[]) {
  const matched = matchedLives(keys, lives);
  return lives.filter((live) => !matched.has(live));
}

/**
 * As many of these as keys can have one that is what their document asks for, the first ones first.
 * @param keys with a selector
 */
function matchedLives(
  keys: readonly DesiredDirect[],
  lives: readonly LiveInterconnect[],
): ReadonlySet<LiveInterconnect> {
  const ports = lives.flatMap((live) => (live.type === 'direct' ? [live] : []));
  const edges: (readonly number[])[] = [];
  // A selector tells no ports of a class apart, so they share one list. A slot_id beside it, where slot-conflict is off, does.
  const isNamed = keys.some(({ slot_id }) => slot_id !== undefined);
  const classes = isNamed ? ports.map((port, i) => ({ port, members: [i] })) : portClasses(ports);
  for (const { port, members } of classes) {
    const fitting = keys.flatMap((key, i) => (interconnectDifferences(key, port).length === 0 ? [i] : []));
    for (const at of members) edges[at] = fitting;
  }
  const matching = maximumMatching(edges, keys.length);
  return new Set(ports.filter((_, i) => matching.partner(i) !== undefined));
}

/**
 * A circuit that two keys could be is not the one whose pin names another, though that one is gone: a run has taken it away. What is
 * protected gives nothing up without a pin that says so.
 */
function withoutPinned(all: readonly Hosts[]): readonly Hosts[] {
  const unpinned = new Set(all.flatMap(({ one, others }) => (one.name === undefined ? others : [])));
  return all.map((hosts) => {
    if (hosts.one.name === undefined || hosts.one.protect) return hosts;
    return { ...hosts, others: hosts.others.filter((live) => !unpinned.has(live)) };
  });
}

/** A circuit that is what one key asks for is no other's whose document asks for something else: that one's CNIs leave it. */
function withoutOutdone(all: readonly Hosts[]): readonly Hosts[] {
  const asked = new Set(all.flatMap(({ fitting }) => fitting));
  return all.map((hosts) => ({ ...hosts, others: hosts.others.filter((live) => !asked.has(live)) }));
}

/** A circuit that is all that another key could be is not this key's: a CNI was put on this one since. In rounds, until nothing changes. */
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

/** @param others what hosts CNIs of the key as well and is not what its document asks for */
function addHost(
  search: InterconnectSearch,
  one: DesiredInterconnect,
  host: LiveInterconnect,
  others: readonly LiveInterconnect[],
): void {
  const { result } = search;
  const rest = others.filter((live) => live !== host);
  const [old] = rest;
  if (old !== undefined && rest.length === 1 && carriesNothingElse(search, one, old)) {
    result.add(one.key, old, 'hosted_cnis');
    addSuccessor(search, one.key, host);
    result.warnings.push(takenForOld(one, old, host));
    return;
  }
  result.add(one.key, host, 'hosted_cnis');
}

function carriesNothingElse({ evidence }: InterconnectSearch, one: DesiredInterconnect, live: LiveInterconnect) {
  const { keys, staying } = evidence.ridersOf(live.name);
  return staying.length === 0 && [...keys].every((key) => key === one.key);
}

function takenForOld(one: DesiredInterconnect, old: LiveInterconnect, fresh: LiveInterconnect) {
  return planNote({
    code: 'plan-resumed-replacement',
    message: `interconnect.${one.key}: ${old.name} and ${fresh.name} both host its CNIs; ${fresh.name} is what the document asks for, so ${old.name} is taken for the one that it replaces`,
    address: `interconnect.${one.key}`,
    hint: `if ${old.name} is to stay, pin the key with name: ${fresh.name}`,
    origin: one.origin,
  });
}
