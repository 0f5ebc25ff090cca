import type { DesiredAccount, Policy } from '../../model/desired.ts';
import type { AccountPlan } from '../../model/plan.ts';
import { durationText } from '../../model/text.ts';

/** Documents, and what was planned of them. */
export interface PlannedSide {
  readonly desired: DesiredAccount;
  readonly plan: AccountPlan;
}

/** Puts terms back to what the documents before this change say. */
export interface TermReset {
  /** What this change loosens, each in words. */
  readonly words: readonly string[];
  readonly policy: Partial<Policy>;
  /** Backup sets are those of the documents before this change. */
  readonly sets: boolean;
}

/**
 * The terms that the documents loosened since `base`. A first group or service is no loosening, because backup sets of before do not have
 * it. Nor is a stricter term.
 */
export function loosenedTerms(now: PlannedSide, base: PlannedSide): readonly TermReset[] {
  const { policy } = now.desired;
  const before = base.desired.policy;
  const unguarded = added(policy.unguarded, before.unguarded);
  const pace = looserPace(policy, before);
  const sets = looserSets(now, base);
  const terms: readonly (TermReset & { readonly isLooser: boolean })[] = [
    {
      isLooser: policy.max_deletes > before.max_deletes,
      words: [`policy.max_deletes (${before.max_deletes}, now ${policy.max_deletes})`],
      policy: { max_deletes: before.max_deletes },
      sets: false,
    },
    {
      isLooser: before.require_healthy && !policy.require_healthy,
      words: ['policy.require_healthy (true, now false)'],
      policy: { require_healthy: true },
      sets: false,
    },
    {
      isLooser: policy.prune && !before.prune,
      words: ['policy.prune (false, now true)'],
      policy: { prune: false },
      sets: false,
    },
    {
      isLooser: unguarded.length > 0,
      words: [`policy.unguarded (now with ${unguarded.join(', ')})`],
      policy: { unguarded: policy.unguarded.filter((name) => before.unguarded.includes(name)) },
      sets: false,
    },
    {
      isLooser: preflights.indexOf(policy.preflight) < preflights.indexOf(before.preflight),
      words: [`policy.preflight (${before.preflight}, now ${policy.preflight})`],
      policy: { preflight: before.preflight },
      sets: false,
    },
    { isLooser: pace.length > 0, words: pace, policy: { pace: stricterPace(policy, before) }, sets: false },
    { isLooser: sets.length > 0, words: sets, policy: {}, sets: true },
  ];
  return terms.flatMap(({ isLooser, ...reset }) => (isLooser ? [reset] : []));
}

/** The strictest last. */
const preflights: readonly Policy['preflight'][] = ['off', 'auto', 'required'];

/** All resets in one. */
export function joinResets(resets: readonly TermReset[]): TermReset {
  return {
    words: resets.flatMap(({ words }) => words),
    policy: resets.reduce<Partial<Policy>>((all, { policy }) => ({ ...all, ...policy }), {}),
    sets: resets.some(({ sets }) => sets),
  };
}

function looserPace({ pace }: Policy, { pace: before }: Policy): readonly string[] {
  const shorter = (name: string, was: number, now: number) =>
    now < was ? [`policy.pace.${name} (${durationText(was)}, now ${now === 0 ? 'none' : durationText(now)})`] : [];
  return [
    ...shorter('soak', before.soakMs, pace.soakMs),
    ...shorter('tunnel_health', before.tunnelHealthMs ?? 0, pace.tunnelHealthMs ?? 0),
    ...(before.check === 'required' && pace.check === 'off' ? ['policy.pace.check (required, now off)'] : []),
  ];
}

function stricterPace({ pace }: Policy, { pace: before }: Policy): Policy['pace'] {
  const isRequired = pace.check === 'required' || before.check === 'required';
  return {
    soakMs: Math.max(pace.soakMs, before.soakMs),
    tunnelHealthMs: Math.max(pace.tunnelHealthMs ?? 0, before.tunnelHealthMs ?? 0),
    check: isRequired ? 'required' : 'off',
  };
}

/** What makes backup sets other ones: groups and services of live objects, joined metros, and what is ignored. */
function looserSets(now: PlannedSide, base: PlannedSide): readonly string[] {
  const { metros, ignore } = now.desired.policy;
  const before = base.desired.policy;
  const ignored = added(ignore, before.ignore);
  const declared = byLiveId(now);
  const changed = (kind: 'interconnect' | 'cni', name: 'group' | 'service') =>
    [...byLiveId(base)].flatMap(([id, { address, ...old }]) => {
      const value = old[name];
      if (value === undefined || !address.startsWith(`${kind}.`)) return [];
      const object = declared.get(id);
      if (object?.[name] === value) return [];
      const words = object === undefined ? 'now in no document' : `now ${object[name] ?? 'none'}`;
      return [`the ${name} of ${object?.address ?? address} (${value}, ${words})`];
    });
  return [
    ...changed('interconnect', 'group'),
    ...changed('cni', 'service'),
    ...(sameMetros(metros, before.metros) ? [] : ['policy.metros']),
    ...(ignored.length > 0 ? [`policy.ignore (now with ${ignored.join(', ')})`] : []),
  ];
}

interface DeclaredTerms {
  readonly address: string;
  readonly group?: string | undefined;
  readonly service?: string | undefined;
}

/** What the documents say about each live object that they declare. */
function byLiveId({ desired, plan }: PlannedSide): ReadonlyMap<string, DeclaredTerms> {
  const liveIds = new Map(plan.matches?.map(({ address, live_id }) => [address, live_id]));
  const found = new Map<string, DeclaredTerms>();
  const add = (kind: string, { key }: { readonly key: string }, terms: Omit<DeclaredTerms, 'address'>) => {
    const address = `${kind}.${key}`;
    const id = liveIds.get(address);
    if (typeof id === 'string') found.set(`${kind} ${id}`, { address, ...terms });
  };
  for (const interconnect of desired.interconnects) add('interconnect', interconnect, { group: interconnect.group });
  for (const cni of desired.cnis) add('cni', cni, { service: cni.service });
  return found;
}

function sameMetros(a: Policy['metros'], b: Policy['metros']): boolean {
  const text = (metros: Policy['metros']) =>
    JSON.stringify(
      Object.entries(metros)
        .map(([name, places]) => [name, ...places.map((place) => place.toLowerCase()).sort()])
        .sort(),
    );
  return text(a) === text(b);
}

function added(now: readonly string[], before: readonly string[]): readonly string[] {
  return now.filter((each) => !before.includes(each));
}
