import { groupBy } from '../../model/collections.ts';
import { counted, objectWords } from '../text/words.ts';
import { isDanger, mostDangerousFirst } from './danger.ts';
import type { AccountNode, ChangeNode, GroupNode } from './plan-tree.ts';

/** The changes of an account in the order in which a reviewer reads them. Every change is there once. */
export interface ArrangedAccount {
  /** What traffic feels, the worst first. */
  readonly disruptive: readonly AlikeNode[];
  /** By circuit. */
  readonly creates: readonly GroupNode[];
  /** What traffic does not feel, gathered by what it is. The largest set comes first. */
  readonly harmless: readonly HarmlessNode[];
}

/** Changes with the same action, kind of object, effect on traffic, reason and guards. */
export interface AlikeNode {
  readonly sample: ChangeNode;
  readonly changes: readonly ChangeNode[];
}

export interface HarmlessNode extends AlikeNode {
  /** `34 descriptions` */
  readonly what: string;
}

export function arrange(account: AccountNode): ArrangedAccount {
  const changes = account.groups.flatMap((group) => group.changes);
  const kindOf = new Map(changes.map((change) => [change, partOf(change)]));
  const creates = account.groups.map((group) => ({
    ...group,
    changes: group.changes.filter((change) => kindOf.get(change) === 'create'),
  }));
  return {
    disruptive: alike(
      mostDangerousFirst(changes.filter((change) => kindOf.get(change) === 'disruptive')),
      ({ effect }) => effect.one,
    ),
    creates: creates.filter((group) => group.changes.length > 0),
    harmless: alike(
      changes.filter((change) => kindOf.get(change) === 'harmless'),
      ({ fields }) => fields.map(({ path }) => path),
    )
      .map((node) => ({ ...node, what: whatWords(node) }))
      .toSorted((a, b) => b.changes.length - a.changes.length),
  };
}

function partOf(change: ChangeNode): 'disruptive' | 'create' | 'harmless' {
  if (isDanger(change) || change.effect.weight > 0) return 'disruptive';
  return change.action === 'create' ? 'create' : 'harmless';
}

function alike(changes: readonly ChangeNode[], by: (change: ChangeNode) => unknown): readonly AlikeNode[] {
  const groups = groupBy(changes, (change) => {
    const { action, kind, effect, reason, blockedBy } = change;
    return JSON.stringify([action, kind, effect.one, reason, blockedBy, by(change)]);
  });
  return [...groups.values()].flatMap((same) => {
    const [sample] = same;
    return sample === undefined ? [] : [{ sample, changes: same }];
  });
}

/** `34 descriptions`; else the action and the fields: `update 2 CNIs: bgp_mode`. */
function whatWords({ sample: { action, kind, fields }, changes }: AlikeNode): string {
  const paths = fields.map(({ path }) => path.untrusted);
  if (action === 'update' && paths.join() === 'magic.description') return counted(changes.length, 'description');
  const known = paths.filter((path) => /^[a-z0-9_.]+$/.test(path));
  const named = known.length === 0 || known.length > mostPaths ? '' : `: ${known.join(', ')}`;
  return `${action} ${kind === 'settings' ? kind : objectWords(kind, changes.length)}${named}`;
}

const mostPaths = 4;
