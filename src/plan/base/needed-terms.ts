import type { AccountPlan, PlanBlock } from '../../model/plan.ts';
import { compareText, parseDuration } from '../../model/text.ts';

/**
 * The changes of a plan that need looser terms: with the stricter terms of `strict`, a guard would block them, apply would wait for
 * something that it does not wait for now, or they would not be there. Sorted. Undefined: nothing needs them.
 */
export function needsLooser(now: AccountPlan, strict: AccountPlan): readonly string[] | undefined {
  const all = now.changes.map(({ address }) => address);
  if (all.length === 0) return undefined;
  if (strict.errors.length > 0) return all;
  const needing = [
    ...blockedOnly(strict, now),
    ...additional(now, strict),
    ...fewerWaits(now, strict),
    ...unjudged(now, strict),
  ];
  if (needing.length === 0) return undefined;
  const own = new Set(all);
  const named = [...new Set(needing)].filter((address) => own.has(address)).sort(compareText);
  return named.length > 0 ? named : all;
}

/** The objects of guards that block the first plan and not the second one. */
function blockedOnly(strict: AccountPlan, now: AccountPlan): readonly string[] {
  const blocked = new Set(now.guards.filter(({ lifted }) => !lifted).map(({ id }) => id));
  return strict.guards.filter(({ id, lifted }) => !lifted && !blocked.has(id)).flatMap(({ addresses }) => addresses);
}

/** The changes that only the first plan has. */
function additional(now: AccountPlan, strict: AccountPlan): readonly string[] {
  const known = new Set(strict.changes.map(({ address, action }) => `${address} ${action}`));
  return now.changes.flatMap(({ address, action }) => (known.has(`${address} ${action}`) ? [] : [address]));
}

/** The changes that traffic feels, where only the second plan would look at routes. What it would find was not read. */
function unjudged({ terms, changes }: AccountPlan, strict: AccountPlan): readonly string[] {
  if (terms?.preflight !== 'off' || strict.terms?.preflight === 'off') return [];
  return changes.flatMap(({ impact, address }) => (impact === 'none' ? [] : [address]));
}

/** The changes that wait for less in the first plan than in the second one. */
function fewerWaits(now: AccountPlan, strict: AccountPlan): readonly string[] {
  const gates = new Set(gatesOf(now).map(({ id }) => id));
  const held = gatesOf(strict).flatMap(({ id, address }) => (gates.has(id) ? [] : [address]));
  const before = new Blocks(now);
  const after = new Blocks(strict);
  const shorter = waitsShorter(now, strict);
  const blocks = after.list.filter((block) => {
    const same = before.find(after.nameOf(block));
    // What passes between circuits is the same in both, so their blocks are, too.
    if (same === undefined) return false;
    return (
      isLess(same.then, block.then) ||
      block.after.some(({ block: id, then }) => {
        const other = before.find(after.nameById(id));
        return other === undefined || then.some((proof) => shorter.has(proof)) || !before.areInOrder(same.id, other.id);
      })
    );
  });
  return [...held, ...blocks.flatMap((block) => after.addressesOf(block))];
}

function gatesOf({ changes }: AccountPlan): readonly { readonly id: string; readonly address: string }[] {
  return changes.flatMap(({ address, steps }) =>
    steps.flatMap(({ call, healthy = [] }) => healthy.map((gate) => ({ id: `${address} ${call} ${gate}`, address }))),
  );
}

/** What takes less time in the first plan than in the second one. */
function waitsShorter({ terms: now }: AccountPlan, { terms: strict }: AccountPlan): ReadonlySet<string> {
  const isShorter = (name: 'soak' | 'tunnel_health') => duration(now?.pace[name]) < duration(strict?.pace[name]);
  return new Set((['soak', 'tunnel_health'] as const).filter(isShorter));
}

function duration(text = '0s'): number {
  return parseDuration(text) ?? 0;
}

function isLess(then: PlanBlock['then'] = [], strict: PlanBlock['then'] = []): boolean {
  return strict.some((proof) => !then.includes(proof));
}

/** The blocks of a plan. Their ids mean nothing in another plan: there a block is known by its steps. */
class Blocks {
  readonly list: readonly PlanBlock[];
  readonly #addresses = new Map<number, string>();
  readonly #names = new Map<number, string>();
  readonly #byName = new Map<string, PlanBlock>();
  readonly #afters: ReadonlyMap<number, PlanBlock['after']>;

  constructor({ changes, blocks = [] }: AccountPlan) {
    const calls = new Map<number, string>();
    for (const { address, steps } of changes) {
      steps.forEach(({ id, call }, at) => {
        this.#addresses.set(id, address);
        calls.set(id, `${address} ${at} ${call}`);
      });
    }
    this.list = blocks;
    this.#afters = new Map(blocks.map(({ id, after }) => [id, after]));
    for (const block of blocks) {
      const name = block.steps.map((id) => calls.get(id) ?? '').sort();
      this.#names.set(block.id, name.join('\n'));
      this.#byName.set(name.join('\n'), block);
    }
  }

  nameOf({ id }: PlanBlock): string {
    return this.nameById(id);
  }

  nameById(id: number): string {
    return this.#names.get(id) ?? '';
  }

  find(name: string): PlanBlock | undefined {
    return this.#byName.get(name);
  }

  addressesOf({ steps }: PlanBlock): readonly string[] {
    return steps.flatMap((id) => this.#addresses.get(id) ?? []);
  }

  /** One of the two waits for the other, directly or not. A block waits only for blocks with a lower id. */
  areInOrder(a: number, b: number): boolean {
    const [first, last] = [Math.min(a, b), Math.max(a, b)];
    const found = new Set([last]);
    // The set grows while the loop runs over it.
    for (const id of found) {
      for (const { block } of this.#afters.get(id) ?? []) {
        if (block === first) return true;
        if (block > first) found.add(block);
      }
    }
    return false;
  }
}
