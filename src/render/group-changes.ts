import { compareText } from '../model/order.ts';
import type { Change } from '../model/plan.ts';

/** Changes that belong together: the settings, an interconnect and the CNIs on it, or CNIs that the plan does not place. */
export interface ChangeGroup {
  readonly about: 'settings' | 'interconnect' | 'cnis';
  readonly name: string | undefined;
  /** The change of the interconnect itself comes first. */
  readonly changes: readonly Change[];
}

/**
 * Sorts the changes of one account into groups: settings, interconnects by name, then the CNIs that are left. A CNI is with the
 * interconnect that it is on afterwards.
 */
export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  const interconnects = changes.filter((change) => change.kind === 'interconnect');
  const groups = new Map<string, Change[]>(interconnects.map((change) => [change.address, [change]]));
  const names = new Map(interconnects.map((change) => [change.address, nameOf(change)]));
  const undeclared = undeclaredByName(interconnects);
  const addresses = new Map([
    ...undeclared,
    ...interconnects.map((change) => [nameOf(change), change.address] as const),
  ]);
  const loose: Change[] = [];
  for (const cni of changes.filter((change) => change.kind === 'cni')) {
    const { interconnect } = cni;
    if (interconnect === undefined) {
      loose.push(cni);
      continue;
    }
    // Of an interconnect that the plan leaves alone there is no address; none holds a line break, so this id is free.
    const id = addressOfHost(cni, undeclared) ?? addresses.get(interconnect) ?? `\n${interconnect}`;
    if (!names.has(id)) names.set(id, interconnect);
    append(groups, id, cni);
  }
  const settings = changes.filter((change) => change.kind === 'settings');
  return [
    ...(settings.length > 0 ? [{ about: 'settings' as const, name: undefined, changes: settings }] : []),
    ...[...groups]
      .map(([id, members]) => ({ about: 'interconnect' as const, name: names.get(id), changes: members }))
      .sort((a, b) => compareText(a.name ?? '', b.name ?? '')),
    ...(loose.length > 0 ? [{ about: 'cnis' as const, name: undefined, changes: loose }] : []),
  ];
}

/** The key of a change; without one, what follows the kind in its address. */
export function nameOf(change: Change): string {
  return change.key ?? change.address.slice(change.address.indexOf('.') + 1);
}

/** By live name, what no document declares. */
function undeclaredByName(interconnects: readonly Change[]): ReadonlyMap<string, string> {
  const undeclared = interconnects.filter(({ key, live_id }) => key === null && live_id !== null);
  return new Map(undeclared.map(({ live_id, address }) => [live_id ?? '', address]));
}

/** A key may equal the live name of another interconnect: where the plan puts the CNI somewhere, its fields say which of the two. */
function addressOfHost({ fields }: Change, undeclared: ReadonlyMap<string, string>): string | undefined {
  const host = fields.find(({ path }) => path === 'interconnect')?.after;
  if (typeof host !== 'string') return undefined;
  return /^(interconnect\.\S+)(?: \(new\))?$/.exec(host)?.[1] ?? undeclared.get(host);
}

function append(groups: Map<string, Change[]>, id: string, change: Change): void {
  const members = groups.get(id);
  if (members === undefined) groups.set(id, [change]);
  else members.push(change);
}
