import type { Change, Impact, Step } from '../model/plan.ts';

/** What traffic feels of a change: finer than the impact of the plan, as a replacement need not stop anything. */
export interface Felt {
  /** From 0, nothing, up to every session of the account. */
  readonly weight: number;
  /** Of one object. */
  readonly one: string;
  /** Of several objects. */
  readonly many: string;
}

const nothing: Felt = { weight: 0, one: 'no effect on traffic', many: 'no effect on traffic' };
const session: Felt = { weight: 1, one: 'its BGP session may reset', many: 'their BGP sessions may reset' };
const sessions: Felt = { weight: 1, one: 'BGP sessions on it may reset', many: 'BGP sessions on them may reset' };
const replaced: Felt = {
  weight: 2,
  one: 'traffic moves to the new circuit before the old one goes',
  many: 'traffic moves to the new circuits before the old ones go',
};
const moved: Felt = {
  weight: 2,
  one: 'traffic on it breaks off while it moves',
  many: 'traffic on them breaks off while they move',
};
const remade: Felt = {
  weight: 3,
  one: 'traffic on it stops until it is made again',
  many: 'traffic on them stops until they are made again',
};
const broken: Felt = {
  weight: 3,
  one: 'traffic stops until the new circuit is Healthy',
  many: 'traffic stops until the new circuits are Healthy',
};
const stopped: Felt = { weight: 4, one: 'traffic on it stops', many: 'traffic on them stops' };
const everything: Felt = {
  weight: 5,
  one: 'every BGP session of the account may reset',
  many: 'every BGP session of the account may reset',
};

/** From this weight on, traffic leaves the circuit that it is on. */
export const leastDisruption = replaced.weight;

/** Healthy means light and link; nothing here claims to know the BGP session. */
export function feltBy(change: Pick<Change, 'impact' | 'action' | 'kind' | 'steps'>): Felt {
  const byImpact: Readonly<Record<Impact, () => Felt>> = {
    none: () => nothing,
    session: () => (change.kind === 'cni' ? session : sessions),
    circuit: () => circuitFelt(change),
    account: () => everything,
  };
  return byImpact[change.impact]();
}

function circuitFelt({ action, kind, steps }: Pick<Change, 'action' | 'kind' | 'steps'>): Felt {
  if (action === 'replace') {
    if (kind === 'cni') return remade;
    return isMadeFirst(steps) ? replaced : broken;
  }
  return action === 'update' && kind === 'cni' ? moved : stopped;
}

/** Steps stand in an order that their needs allow: make before break creates the new interconnect before it deletes the old one. */
function isMadeFirst(steps: readonly Step[]): boolean {
  const made = steps.findIndex(({ call }) => call === 'create_interconnect');
  const broke = steps.findIndex(({ call }) => call === 'delete_interconnect');
  return made >= 0 && made < broke;
}
