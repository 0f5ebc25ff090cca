import { isDisruptive } from './danger.ts';
import type { AccountNode, ChangeNode, GroupNode } from './plan-tree.ts';

/** An account as it is read: what is the same in many objects is said once. Nothing by which something goes or stops is ever condensed. */
export interface CondensedAccount {
  /** Changes that differ in nothing but their object, the most first. */
  readonly alike: readonly AlikeNode[];
  /** All other changes; a group of which none is left is left out. */
  readonly groups: readonly GroupNode[];
  /** The other harmless changes are shown without their detail. */
  readonly isLong: boolean;
}

export interface AlikeNode {
  /** One of them, which stands for all: kind, action, traffic, reason, guards and fields are the same. */
  readonly sample: ChangeNode;
  readonly changes: readonly ChangeNode[];
  /** The same changes by the group that they belong to. */
  readonly places: readonly GroupNode[];
}

// More harmless changes than this are more than anybody reads one by one.
const mostInFull = 40;
const leastAlike = 3;

/** Says once what many harmless changes of a long account have in common. */
export function condense(account: AccountNode): CondensedAccount {
  const calm = account.groups.flatMap((group) => group.changes).filter((change) => !isDisruptive(change));
  if (calm.length <= mostInFull) return { alike: [], groups: account.groups, isLong: false };
  const alike = alikeChanges(calm, account.groups);
  const gathered = new Set(alike.flatMap(({ changes }) => changes));
  const groups = keepChanges(account.groups, (change) => !gathered.has(change));
  return { alike, groups, isLong: true };
}

function alikeChanges(changes: readonly ChangeNode[], groups: readonly GroupNode[]): readonly AlikeNode[] {
  const byLooks = new Map<string, ChangeNode[]>();
  for (const change of changes.filter(({ action }) => action === 'update')) {
    const { kind, felt, reason, blockedBy, fields } = change;
    const looks = JSON.stringify([kind, felt.one, reason, blockedBy, fields]);
    const known = byLooks.get(looks);
    if (known === undefined) byLooks.set(looks, [change]);
    else known.push(change);
  }
  const groupOf = new Map(groups.flatMap((group) => group.changes.map((change) => [change, group] as const)));
  return [...byLooks.values()]
    .filter((same) => same.length >= leastAlike)
    .sort((a, b) => b.length - a.length)
    .flatMap((same) => {
      const [sample] = same;
      return sample === undefined ? [] : [{ sample, changes: same, places: placesOf(same, groupOf) }];
    });
}

/** Changes come in the order of their groups, so those of one group stand together. */
function placesOf(changes: readonly ChangeNode[], groupOf: ReadonlyMap<ChangeNode, GroupNode>): readonly GroupNode[] {
  const byGroup = new Map<GroupNode, ChangeNode[]>();
  for (const change of changes) {
    const group = groupOf.get(change);
    if (group === undefined) continue;
    const known = byGroup.get(group);
    if (known === undefined) byGroup.set(group, [change]);
    else known.push(change);
  }
  return [...byGroup].map(([group, members]) => ({ ...group, changes: members }));
}

/** The groups with the changes that are kept; a group of which none is left is left out. */
function keepChanges(groups: readonly GroupNode[], keep: (change: ChangeNode) => boolean): readonly GroupNode[] {
  return groups
    .map((group) => ({ ...group, changes: group.changes.filter(keep) }))
    .filter(({ changes }) => changes.length > 0);
}
