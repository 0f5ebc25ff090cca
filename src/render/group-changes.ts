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
  const addresses = addressesByName(interconnects);
  const loose: Change[] = [];
  for (const cni of changes.filter((change) => change.kind === 'cni')) {
    const { interconnect } = cni;
    if (interconnect === undefined) {
      loose.push(cni);
      continue;
    }
    // Of an interconnect that the plan leaves alone there is no address; none holds a line break, so this id is free.
    const id = addresses.get(interconnect) ?? `\n${interconnect}`;
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

/** Keys, and the live names of what no document declares; keys win, as in the documents. */
function addressesByName(interconnects: readonly Change[]): ReadonlyMap<string, string> {
  const undeclared = interconnects.filter(({ key, live_id }) => key === null && live_id !== null);
  return new Map([
    ...undeclared.map(({ live_id, address }) => [live_id ?? '', address] as const),
    ...interconnects.map((change) => [nameOf(change), change.address] as const),
  ]);
}

function append(groups: Map<string, Change[]>, id: string, change: Change): void {
  const members = groups.get(id);
  if (members === undefined) groups.set(id, [change]);
  else members.push(change);
}
