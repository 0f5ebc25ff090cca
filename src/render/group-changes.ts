import { compareText } from '../model/order.ts';
import type { Change } from '../model/plan.ts';

/** Changes that belong together: the settings, an interconnect and the CNIs on it, or CNIs that the plan does not place. */
export interface ChangeGroup {
  readonly about: 'settings' | 'interconnect' | 'cnis';
  readonly name: string | undefined;
  /** The change of the interconnect itself comes first. */
  readonly changes: readonly Change[];
}

/** Sorts the changes of one account into groups: settings, interconnects by name, then the CNIs that are left. */
export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  const interconnects = changes.filter((change) => change.kind === 'interconnect');
  const hosts = new Hosts(interconnects);
  const groups = new Map<string, Change[]>(interconnects.map((change) => [change.address, [change]]));
  const names = new Map(interconnects.map((change) => [change.address, nameOf(change)]));
  const loose: Change[] = [];
  for (const cni of changes.filter((change) => change.kind === 'cni')) {
    const host = hosts.of(cni);
    if (host === undefined) loose.push(cni);
    else {
      names.set(host.id, host.name);
      append(groups, host.id, cni);
    }
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

interface Host {
  readonly id: string;
  readonly name: string;
}

/**
 * Finds the interconnect of a CNI with what the plan alone says: the field `interconnect`; else the step that creates the
 * interconnect before the CNI, or deletes it after the CNI.
 */
class Hosts {
  readonly #byName = new Map<string, Host>();
  readonly #byCreate = new Map<number, Host>();
  readonly #byClearing = new Map<number, Host>();

  constructor(interconnects: readonly Change[]) {
    for (const change of interconnects) {
      const host = { id: change.address, name: nameOf(change) };
      if (change.live_id !== null) this.#byName.set(change.live_id, host);
      for (const step of change.steps) {
        if (step.call === 'create_interconnect') this.#byCreate.set(step.id, host);
        if (step.call === 'delete_interconnect') for (const need of step.needs) this.#byClearing.set(need, host);
      }
    }
    // Keys win over live names: that is how documents are read, too.
    for (const change of interconnects) {
      this.#byName.set(nameOf(change), { id: change.address, name: nameOf(change) });
    }
  }

  of(cni: Change): Host | undefined {
    const field = cni.fields.find((candidate) => candidate.path === 'interconnect');
    return this.#named(field?.after) ?? this.#linked(cni) ?? this.#named(field?.before);
  }

  #named(value: unknown): Host | undefined {
    if (typeof value !== 'string') return undefined;
    // An interconnect that the plan leaves alone. No address holds a line break, so the id is free.
    return this.#byName.get(value) ?? { id: `\n${value}`, name: value };
  }

  #linked(cni: Change): Host | undefined {
    // An update that moves nothing may wait for another circuit only because circuits go one at a time.
    if (cni.action === 'update' && !cni.fields.some((field) => field.path === 'interconnect')) return undefined;
    for (const step of cni.steps) {
      const host = first(step.needs, this.#byCreate) ?? this.#byClearing.get(step.id);
      if (host !== undefined) return host;
    }
    return undefined;
  }
}

function first(ids: readonly number[], hosts: ReadonlyMap<number, Host>): Host | undefined {
  for (const id of ids) {
    const host = hosts.get(id);
    if (host !== undefined) return host;
  }
  return undefined;
}

function append(groups: Map<string, Change[]>, id: string, change: Change): void {
  const members = groups.get(id);
  if (members === undefined) groups.set(id, [change]);
  else members.push(change);
}
