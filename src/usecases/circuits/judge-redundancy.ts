import type { CircuitAccount, CircuitRecord, SetRecord } from '../../model/circuits/circuit-record.ts';
import type { LoneCircuit, Redundancy, SetRedundancy, Survivals } from '../../model/circuits/redundancy.ts';
import type { LossLevel } from '../../model/desired.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { survives } from '../../plan/sets/survival.ts';
import { type LookRequest, withAccounts } from '../choose-accounts.ts';
import type { RunContext } from '../run-context.ts';
import { readOpenCircuits } from './read-circuits.ts';

export interface RedundancyResult extends Redundancy {
  /** 2 where `require` is not met. */
  readonly exitCode: ExitCode;
  /** For stderr, without `note:`. */
  readonly notes: readonly string[];
}

/**
 * What each backup set survives the loss of, now and when all of its circuits are up. With `require`, each set must survive that now, and
 * each circuit that carries CNIs must be in a set. The set of the whole account is shown, and asked for nothing.
 */
export function judgeRedundancy(
  { require, ...request }: LookRequest & { readonly require: LossLevel | undefined },
  context: RunContext,
): Promise<RedundancyResult> {
  return withAccounts(request, context, { tolerant: false }, async (open) => {
    const { accounts, notes } = await readOpenCircuits(open, { health: 'peers', devices: true, routes: false });
    const wanted = new Map(open.map(({ chosen }) => [chosen.account, chosen.desired?.policy.redundancy ?? {}]));
    const sets = accounts.flatMap((account) => setsOf(account, wanted.get(account.account) ?? {}));
    const alone = accounts.flatMap(loneCircuits);
    const isMet =
      require === undefined ||
      (alone.length === 0 && sets.every(({ kind, now }) => kind === 'account' || now[require] === 'yes'));
    return {
      sets: [...sets.filter(isSick), ...sets.filter((set) => !isSick(set))],
      ...{ alone, notes, exitCode: isMet ? ExitCode.done : ExitCode.differences },
    };
  });
}

function isSick({ now }: SetRedundancy): boolean {
  return now.circuit !== 'yes';
}

function setsOf(
  { account, circuits, sets }: CircuitAccount,
  wanted: Readonly<Record<string, LossLevel>>,
): readonly SetRedundancy[] {
  const byName = new Map(circuits.map((circuit) => [circuit.name, circuit]));
  // Sets of the same circuits have the same names, and survive the same.
  const byCircuits = new Map(sets.map((set) => [`${set.kind === 'account'} ${set.name}`, set]));
  return [...byCircuits.values()].map((set) => setRedundancy(account, set, byName, wanted));
}

function setRedundancy(
  account: string,
  { name, names, kind, members }: SetRecord,
  byName: ReadonlyMap<string, CircuitRecord>,
  wanted: Readonly<Record<string, LossLevel>>,
): SetRedundancy {
  // A circuit that carries only CNIs of others never stands in for another.
  const circuits = members.flatMap((member) => (member.cnis.length === 0 ? [] : (byName.get(member.name) ?? [])));
  const up = circuits.filter(({ state }) => state === 'Healthy');
  const asked = names.find((each) => Object.hasOwn(wanted, each));
  return {
    ...{ account, name, names, kind },
    circuits: circuits.map((circuit) => circuit.name),
    up: up.map((circuit) => circuit.name),
    devices: different(circuits.map(({ device }) => device)),
    sites: different(circuits.map(({ site }) => site)),
    facilities: different(circuits.map(({ facility }) => facility?.name ?? null)),
    now: survivals(up),
    when_healthy: survivals(circuits),
    wanted: asked === undefined ? null : (wanted[asked] ?? null),
  };
}

function survivals(circuits: readonly CircuitRecord[]): Survivals {
  const places = circuits.map(({ site, region, device }) => {
    return { site: site ?? undefined, region: region ?? undefined, device: device ?? undefined };
  });
  const of = (level: LossLevel) => survives(places, level);
  return { circuit: of('circuit'), device: of('device'), site: of('site') };
}

/** Each once, in any letter case, as where survival is judged. */
function different(texts: readonly (string | null)[]): readonly string[] {
  const found = new Map<string, string>();
  for (const text of [...texts].sort()) if (text !== null && text !== '') found.set(text.toLowerCase(), text);
  return [...found.values()].sort();
}

/** A circuit that is in no set at all, where others are, is none of ours: policy.ignore names it, or another account owns it. */
function loneCircuits({ account, circuits, sets: all }: CircuitAccount): readonly LoneCircuit[] {
  const isLone = ({ sets }: CircuitRecord) =>
    sets.length === 0 ? all.length === 0 : sets.every(({ kind, cnis }) => kind === 'account' && cnis.length > 0);
  return circuits
    .filter((circuit) => circuit.cnis.length > 0 && circuit.state !== 'Pending' && isLone(circuit))
    .map(({ key, name, state }) => ({ account, key, name, state }));
}
