import { groupBy } from '../../model/collections.ts';
import type { GuardTrip, Preflight } from '../../model/plan.ts';
import { compareText, joinWords } from '../../model/text.ts';
import type { Allowance } from '../allowance.ts';
import type { JudgedChange } from '../preflight/verdicts.ts';
import { allowWords, type Lifting } from './allow-flags.ts';

export interface TrafficContext extends Lifting {
  readonly judged: readonly JudgedChange[];
  readonly allowed: readonly Allowance[];
  readonly policy: { readonly preflight: 'auto' | 'required' | 'off' };
}

interface Hole {
  readonly address: string;
  readonly prefix: string;
  readonly where: readonly string[];
  readonly now: readonly string[];
}

/** A prefix would have no usable path somewhere, at some moment. An allowance names the prefix, or the change. */
export function blackHole(context: TrafficContext): GuardTrip | undefined {
  const holes = context.judged.flatMap(holesOf);
  if (holes.length === 0) return undefined;
  const values = allowedValues(context, 'black-hole');
  const left = holes.filter(({ address, prefix }) => !values.has(prefix) && !values.has(address));
  const shown = left.length > 0 ? left : holes;
  return {
    id: 'black-hole',
    message: sharedHoles(holes).map(holeWords).join('; '),
    addresses: sorted(holes.map(({ address }) => address)),
    lift: `${waysOut(holes)}; or ${liftWords(shown, context)}`,
    lifted: left.length === 0,
  };
}

function holesOf({ address, preflight, now }: JudgedChange): readonly Hole[] {
  return preflight.prefixes.flatMap(({ prefix, verdict, where }) =>
    verdict === 'black_hole' ? [{ address, prefix, where, now: now.get(prefix) ?? [] }] : [],
  );
}

/** Prefixes that the same changes take away, in the same places, from the same paths. */
interface SharedHole extends Omit<Hole, 'address' | 'prefix'> {
  readonly addresses: readonly string[];
  readonly prefixes: readonly string[];
}

/** Each prefix once, with all changes that take it away. */
function sharedHoles(holes: readonly Hole[]): readonly SharedHole[] {
  const ofPrefixes = [...groupBy(holes, ({ prefix }) => prefix)].map(([prefix, some]) => {
    const where = some.some((hole) => hole.where.length === 0) ? [] : sorted(some.flatMap((hole) => hole.where));
    const [addresses, now] = [sorted(some.map(({ address }) => address)), sorted(some.flatMap((hole) => hole.now))];
    return { prefix, shared: { addresses, where, now } };
  });
  return [...groupBy(ofPrefixes, ({ shared }) => JSON.stringify(shared)).values()].flatMap((some) => {
    const [first] = some;
    return first === undefined ? [] : [{ ...first.shared, prefixes: some.map(({ prefix }) => prefix) }];
  });
}

function holeWords({ prefixes, addresses, where, now }: SharedHole): string {
  const isSingle = prefixes.length === 1;
  const away = `while ${joinWords(addresses)} ${addresses.length === 1 ? 'is' : 'are'} away`;
  const carried = now.length === 0 ? '' : ` (now on ${joinWords(now)})`;
  const places = where.length === 0 ? '' : ` in ${joinWords(where)}`;
  const lost = `traffic to ${isSingle ? 'it' : 'them'} is lost`;
  return `${away}, ${joinWords(prefixes)}${carried} ${isSingle ? 'has' : 'have'} no usable path${places}: ${lost}`;
}

function waysOut(holes: readonly Hole[]): string {
  const same = new Set(holes.map(({ prefix }) => prefix)).size === 1 ? 'the same prefix' : 'each of these prefixes';
  return `add a route of ${same} through another circuit first, or remove its route first where a shorter prefix is to take over`;
}

/** For so many prefixes, each has an allowance of its own. Beyond that, the allowance names the change. */
const mostAllowances = 3;

function liftWords(holes: readonly Hole[], context: TrafficContext): string {
  const prefixes = sorted(holes.map(({ prefix }) => prefix));
  if (prefixes.length <= mostAllowances) return allowWords('black-hole', prefixes, context);
  const addresses = sorted(holes.map(({ address }) => address));
  return `${allowWords('black-hole', addresses, context)}, with a prefix in place of the address to lift that prefix alone`;
}

/** The policy requires a judgement, and there is none, or an uncertain one for another reason than learned routes. */
export function notJudged(context: TrafficContext): GuardTrip | undefined {
  if (context.policy.preflight !== 'required') return undefined;
  const open = context.judged.filter(({ withoutLearned }) => isOpen(withoutLearned));
  if (open.length === 0) return undefined;
  const values = allowedValues(context, 'preflight');
  const left = open.filter(({ address }) => !values.has(address));
  const shown = sorted((left.length > 0 ? left : open).map(({ address }) => address));
  return {
    id: 'preflight',
    message: `policy.preflight is required, and what rides on ${joinWords(sorted(open.map(({ address }) => address)))} is not known for certain: ${joinWords(reasons(open))}`,
    addresses: sorted(open.map(({ address }) => address)),
    lift: `give the token what it may not read, or ${allowWords('preflight', shown, context)}`,
    lifted: left.length === 0,
  };
}

function isOpen(verdict: Preflight['verdict']): boolean {
  return verdict === 'not_done' || verdict === 'uncertain';
}

function reasons(open: readonly JudgedChange[]): readonly string[] {
  const found = open.flatMap(({ preflight: { verdict, prefixes } }) => {
    if (verdict === 'not_done') return ['the routes could not be read'];
    return prefixes.filter((each) => each.verdict === 'uncertain').map(({ prefix, note }) => `${prefix} (${note})`);
  });
  return sorted(found.length === 0 ? ['a part of the Magic side could not be read'] : found);
}

function allowedValues({ allowed }: TrafficContext, guard: GuardTrip['id']): ReadonlySet<string | undefined> {
  return new Set(allowed.flatMap(({ id, value }) => (id === guard ? [value] : [])));
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}
