import { addTo } from '../../model/collections.ts';
import type { Change } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';

/** Changes that belong together: the settings, an interconnect with its CNIs, or CNIs without an interconnect in the plan. */
export interface ChangeGroup {
  readonly about: 'settings' | 'interconnect' | 'cnis';
  readonly name: string | undefined;
  /** True if the name is the live name of an interconnect that no document declares and that the plan does not change. */
  readonly isLiveName: boolean;
  /** The change of the interconnect itself comes first. */
  readonly changes: readonly Change[];
}

/**
 * Sorts the changes of an account into groups: settings, interconnects by name, then the remaining CNIs. A CNI belongs to the interconnect
 * that it is on after the plan.
 * @param isOlder a plan of an older version does not say whether the interconnect of a CNI is a key or a live name
 */
export function groupChanges(changes: readonly Change[], isOlder = false): readonly ChangeGroup[] {
  const interconnects = changes.filter((change) => change.kind === 'interconnect');
  const groups = new Map<string, Change[]>(interconnects.map((change) => [change.address, [change]]));
  const names = new Map(interconnects.map((change) => [change.address, nameOf(change)]));
  const undeclared = undeclaredByName(interconnects);
  const keys = new Map(isOlder ? interconnects.map((change) => [nameOf(change), change.address]) : []);
  const liveNames = new Set<string>();
  const unplaced: Change[] = [];
  for (const cni of changes.filter((change) => change.kind === 'cni')) {
    const { interconnect } = cni;
    if (interconnect === undefined) {
      unplaced.push(cni);
      continue;
    }
    const address = interconnect.startsWith('interconnect.') ? interconnect : undeclared.get(liveNameOf(interconnect));
    // An undeclared interconnect that the plan does not change has no address. No address contains a line break.
    const id = addressOfHost(cni, undeclared) ?? address ?? keys.get(interconnect) ?? `\n${interconnect}`;
    if (!names.has(id)) {
      names.set(id, address === undefined ? liveNameOf(interconnect) : interconnect.slice('interconnect.'.length));
      if (address === undefined && !isOlder) liveNames.add(id);
    }
    addTo(groups, id, cni);
  }
  const settings = changes.filter((change) => change.kind === 'settings');
  const unnamed = { name: undefined, isLiveName: false };
  return [
    ...(settings.length > 0 ? [{ about: 'settings' as const, ...unnamed, changes: settings }] : []),
    ...[...groups]
      .map(([id, changes]) => ({
        about: 'interconnect' as const,
        name: names.get(id),
        isLiveName: liveNames.has(id),
        changes,
      }))
      .sort((a, b) => compareText(a.name ?? '', b.name ?? '')),
    ...(unplaced.length > 0 ? [{ about: 'cnis' as const, ...unnamed, changes: unplaced }] : []),
  ];
}

/** A live name without the quotes that tell it from a key. */
export function liveNameOf(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** The key of a change. Without a key, the part of the address after the kind. */
export function nameOf(change: Change): string {
  return change.key ?? change.address.slice(change.address.indexOf('.') + 1);
}

/** Addresses of undeclared interconnects, by live name. */
function undeclaredByName(interconnects: readonly Change[]): ReadonlyMap<string, string> {
  const undeclared = interconnects.filter(({ key, live_id }) => key === null && live_id !== null);
  return new Map(undeclared.map(({ live_id, address }) => [live_id ?? '', address]));
}

/**
 * A key can equal the live name of another interconnect. If the plan sets the interconnect of the CNI, its fields tell which of the two it
 * is.
 */
function addressOfHost({ fields }: Change, undeclared: ReadonlyMap<string, string>): string | undefined {
  const host = fields.find(({ path }) => path === 'interconnect')?.after;
  if (typeof host !== 'string') return undefined;
  return /^(interconnect\.\S+)(?: \(new\))?$/.exec(host)?.[1] ?? undeclared.get(host);
}
