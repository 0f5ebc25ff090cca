import type { AccountPlan, Change, FieldChange, FieldValue } from '../../model/plan.ts';
import { isSensitivePath, type Secret } from '../../model/secret.ts';
import { canonicalJson } from '../digest.ts';
import { withoutMark } from '../interconnect-names.ts';
import type { PlannedSide } from './loosened-terms.ts';

/**
 * Marks what is open already: a field that the plan of the documents before this change has with the same values, and a change that it has
 * with the same action and no field that differs. A live object is the same whatever its key. A new one is known by its key. Secrets of the
 * documents before are not read, so of a sensitive field the text in the documents decides.
 */
export function splitByBase(now: PlannedSide, base: PlannedSide): AccountPlan {
  const before = new Side(base);
  const after = new Side(now);
  return { ...now.plan, changes: now.plan.changes.map((change) => markOpen(change, after, before)) };
}

function markOpen(change: Change, now: Side, base: Side): Change {
  const earlier = base.changeLike(change);
  const known = new Map(earlier?.fields.map((field) => [field.path, base.textOf(field)]));
  const object = earlier?.address ?? base.addressOf(change);
  const isOpen = (field: FieldChange) => {
    const written = isSensitivePath(field.path) ? now.written(change.address, field.path) : undefined;
    // What the documents before delete gets no secret there, whatever their text says.
    if (written !== undefined && earlier?.action !== 'delete')
      return object !== undefined && base.written(object, field.path) === written;
    return known.get(field.path) === now.textOf(field);
  };
  const fields = change.fields.map((field) => (isOpen(field) ? { ...field, open: true as const } : field));
  // Without secrets, the plan of before lacks a change of a secret alone.
  const action = earlier?.action ?? (fields.length > 0 ? 'update' : undefined);
  const isWhole = action === change.action && fields.every(({ open }) => open);
  return { ...change, fields, ...(isWhole && { open: true as const }) };
}

/** Documents and their plan, by objects. */
class Side {
  readonly #liveIds: ReadonlyMap<string, string | null>;
  readonly #addresses: ReadonlyMap<string, string>;
  readonly #changes: ReadonlyMap<string, Change>;
  readonly #written: ReadonlyMap<string, ReadonlyMap<string, Secret> | undefined>;

  constructor({ desired, plan }: PlannedSide) {
    const { matches = [], changes } = plan;
    this.#liveIds = new Map(matches.map(({ address, live_id }) => [address, live_id]));
    this.#addresses = new Map(
      matches.flatMap(({ address, live_id }) => (live_id === null ? [] : [[`${kindOf(address)} ${live_id}`, address]])),
    );
    this.#changes = new Map(changes.map((change) => [objectId(change), change]));
    this.#written = new Map([
      ...desired.interconnects.map(({ key, written }) => [`interconnect.${key}`, written] as const),
      ...desired.cnis.map(({ key, written }) => [`cni.${key}`, written] as const),
    ]);
  }

  /** The change of the same object. */
  changeLike(change: Change): Change | undefined {
    return this.#changes.get(objectId(change));
  }

  /** The address of the same live object. Undefined for one that is not live, and for one that no document declares. */
  addressOf(change: Change): string | undefined {
    return change.live_id === null ? undefined : this.#addresses.get(objectId(change));
  }

  /** The text of a sensitive field as the documents write it. It never leaves this comparison. */
  written(address: string, path: string): string | undefined {
    return this.#written.get(address)?.get(path)?.reveal();
  }

  /** The values of a field, in a form in which the keys of interconnects do not matter. */
  textOf({ path, before, after }: FieldChange): string {
    const values = path === 'interconnect' ? [this.#hostOf(before), this.#hostOf(after)] : [before, after];
    return canonicalJson(values.map((value) => value ?? { none: true }));
  }

  #hostOf(value: FieldValue | undefined): FieldValue | undefined {
    if (typeof value !== 'string') return value;
    if (!value.startsWith('interconnect.')) return `live ${value}`;
    const key = withoutMark(value);
    const name = this.#liveIds.get(key);
    const isNew = key !== value;
    if (typeof name !== 'string') return value;
    return isNew ? `in place of ${name}` : `live ${name}`;
  }
}

function objectId({ kind, live_id, address }: Change): string {
  return live_id === null ? `new ${address}` : `${kind} ${live_id}`;
}

function kindOf(address: string): string {
  return address.slice(0, address.indexOf('.'));
}
