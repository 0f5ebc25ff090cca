import type { Change, Impact, Step } from '../../model/plan.ts';

/** The effect of a change on traffic. It has more levels than the impact in the plan: a replacement does not always stop traffic. */
export interface TrafficEffect {
  /** From 0 (no effect) to the highest value (every session of the account). */
  readonly weight: number;
  /** Words for a single object. */
  readonly one: string;
  /** Words for several objects. */
  readonly many: string;
}

const nothing: TrafficEffect = { weight: 0, one: 'no effect on traffic', many: 'no effect on traffic' };
const session: TrafficEffect = { weight: 1, one: 'its BGP session may reset', many: 'their BGP sessions may reset' };
const sessions: TrafficEffect = {
  weight: 1,
  one: 'BGP sessions on it may reset',
  many: 'BGP sessions on them may reset',
};
const replaced: TrafficEffect = {
  weight: 2,
  one: 'traffic moves to the new circuit before the old one goes',
  many: 'traffic moves to the new circuits before the old ones go',
};
const moved: TrafficEffect = {
  weight: 2,
  one: 'traffic on it breaks off while it moves',
  many: 'traffic on them breaks off while they move',
};
const remade: TrafficEffect = {
  weight: 3,
  one: 'traffic on it stops until it is made again',
  many: 'traffic on them stops until they are made again',
};
const broken: TrafficEffect = {
  weight: 3,
  one: 'traffic stops until the new circuit is Healthy',
  many: 'traffic stops until the new circuits are Healthy',
};
const stopped: TrafficEffect = { weight: 4, one: 'traffic on it stops', many: 'traffic on them stops' };
const everything: TrafficEffect = {
  weight: 5,
  one: 'every BGP session of the account may reset',
  many: 'every BGP session of the account may reset',
};

/** With this weight or more, traffic leaves its circuit. */
export const leastDisruption = replaced.weight;

/** Healthy means that the port has light and link. Nothing here depends on the state of the BGP session. */
export function trafficEffectOf(change: Pick<Change, 'impact' | 'action' | 'kind' | 'steps'>): TrafficEffect {
  const byImpact: Readonly<Record<Impact, () => TrafficEffect>> = {
    none: () => nothing,
    session: () => (change.kind === 'cni' ? session : sessions),
    circuit: () => circuitEffect(change),
    account: () => everything,
  };
  return byImpact[change.impact]();
}

function circuitEffect({ action, kind, steps }: Pick<Change, 'action' | 'kind' | 'steps'>): TrafficEffect {
  if (action === 'replace') {
    if (kind === 'cni') return remade;
    return isCreatedFirst(steps) ? replaced : broken;
  }
  return action === 'update' && kind === 'cni' ? moved : stopped;
}

/** Steps are in an order that their needs allow. With make before break, the create comes before the delete. */
function isCreatedFirst(steps: readonly Step[]): boolean {
  const created = steps.findIndex(({ call }) => call === 'create_interconnect');
  const deleted = steps.findIndex(({ call }) => call === 'delete_interconnect');
  return created >= 0 && created < deleted;
}
