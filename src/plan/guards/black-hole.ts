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
    message: `${byPrefix(holes).map(holeWords).join('; ')}. Nothing else carries them then: traffic to them is lost`,
    addresses: sorted(holes.map(({ address }) => address)),
    lift: `add a route of the same prefix through another circuit first, or remove the route first where a shorter one is to take over; or ${allowWords('black-hole', sorted(shown.map(({ prefix }) => prefix)), context)}`,
    lifted: left.length === 0,
  };
}

function holesOf({ address, preflight, now }: JudgedChange): readonly Hole[] {
  return preflight.prefixes.flatMap(({ prefix, verdict, where }) =>
    verdict === 'black_hole' ? [{ address, prefix, where, now: now.get(prefix) ?? [] }] : [],
  );
}

/** One entry for each prefix, with all changes that take it away. */
function byPrefix(holes: readonly Hole[]): readonly (Hole & { readonly addresses: readonly string[] })[] {
  const found = new Map<string, Hole & { readonly addresses: readonly string[] }>();
  for (const hole of holes) {
    const known = found.get(hole.prefix);
    found.set(hole.prefix, { ...hole, addresses: [...(known?.addresses ?? []), hole.address] });
  }
  return [...found.values()];
}

function holeWords({ prefix, addresses, where, now }: ReturnType<typeof byPrefix>[number]): string {
  const places = where.length === 0 ? '' : ` in ${joinWords(where)}`;
  const carried = now.length === 0 ? '' : ` (now on ${joinWords(now)})`;
  return `while ${joinWords(addresses)} changes, ${prefix}${carried} has no usable path${places}`;
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
