import type { Action, Impact, MatchReason, ObjectKind } from '../model/plan.ts';

/** `3 changes`, `1 change`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

export const actionSymbols: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  replace: '-/+',
  delete: '-',
};

/** From the least to the most that traffic may feel. */
export const impactOrder: Readonly<Record<Impact, number>> = { none: 0, session: 1, circuit: 2, account: 3 };

/** What traffic may feel of one change. Healthy means light and link; nothing here claims to know the BGP session. */
export function impactWords(impact: Impact, action: Action, kind: ObjectKind): string {
  switch (impact) {
    case 'none':
      return 'no effect on traffic';
    case 'session':
      return kind === 'cni' ? 'BGP session may reset' : 'BGP sessions on it may reset';
    case 'circuit':
      return circuitWords(action, kind);
    case 'account':
      return 'every BGP session of the account may reset';
  }
}

function circuitWords(action: Action, kind: ObjectKind): string {
  const what = kind === 'cni' ? 'this CNI' : 'this circuit';
  if (action === 'delete') return `traffic on ${what} stops`;
  if (action === 'replace') return `traffic on ${what} stops until its replacement works`;
  return kind === 'cni' ? 'traffic on this CNI stops while it moves' : `traffic on ${what} stops`;
}

/** The most that traffic may feel of a whole plan. */
export const worstImpactWords: Readonly<Record<Impact, string>> = {
  none: 'no effect on traffic',
  session: 'a BGP session may reset',
  circuit: 'traffic on a circuit stops',
  account: 'every BGP session of an account may reset',
};

/** How it is known that the live object is this key. */
export const matchWords: Readonly<Record<Exclude<MatchReason, null>, string>> = {
  pin: 'found by its pin',
  slot_id: 'found by its slot',
  conduit_name: 'found by its conduit name',
  region_bandwidth: 'found by region and bandwidth',
  hosted_cnis: 'found by the CNIs on it',
  slot: 'found by its slot selector',
};
