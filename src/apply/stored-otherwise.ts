import type { JsonObject, JsonValue } from '../model/json.ts';
import type { LiveCni, LiveInterconnect } from '../model/live.ts';
import { NetworkError } from '../model/network-error.ts';
import type { NewInterconnect } from '../model/planned-account.ts';
import type { StoredField } from '../model/report.ts';
import type { Secret } from '../model/secret.ts';
import { canonicalPrefixes } from '../plan/diff/cni-differences.ts';
import { knownCniFields, sameWireValue, valueAt } from '../plan/diff/same-wire-value.ts';
import { cniToWire, md5KeyPath, type Patch } from './cni-patches.ts';
import type { StepContext } from './step-end.ts';

const keyField = md5KeyPath.join('.');

/**
 * The fields of the contract in which a CNI differs from a POST or PUT, by value. An MD5 key that was sent is not compared: the API may
 * not return it, or may show a mask.
 * @param sent the body of the write
 * @param patches the changes of the write; a field that they remove must be gone
 */
export function cniStoredOtherwise(
  sent: JsonObject,
  live: LiveCni,
  patches: readonly Patch[] = [],
): readonly StoredField[] {
  const wire = cniToWire(live);
  const kept = [['interconnect'], ...knownCniFields].flatMap((path) => {
    const [asked, stored] = [valueAt(sent, path), valueAt(wire, path)];
    const field = path.join('.');
    if (asked === undefined || asked === null || field === keyField || sameWireValue(asked, stored)) return [];
    return [{ field, ...shown('asked', asked), ...shown('stored', stored) }];
  });
  const removed = patches.filter(({ value }) => value === undefined).map(({ path }) => path.join('.'));
  const left = knownCniFields.flatMap((path) => {
    const field = path.join('.');
    if (!removed.some((gone) => field === gone || field.startsWith(`${gone}.`))) return [];
    const stored = valueAt(wire, path);
    if (stored === undefined || stored === null || valueAt(sent, path) !== undefined) return [];
    return [field === keyField ? { field, sensitive: true as const } : { field, ...shown('stored', stored) }];
  });
  return [...kept, ...left];
}

/** The fields in which an interconnect differs from the create request. Fields that the answer lacks are not compared. */
export function interconnectStoredOtherwise(asked: NewInterconnect, live: LiveInterconnect): readonly StoredField[] {
  if (live.type !== asked.type) {
    return [{ field: 'type', asked: asked.type, stored: live.type === 'unknown' ? live.wireType : live.type }];
  }
  const pairs: readonly (readonly [string, string | undefined, string | undefined])[] =
    asked.type === 'direct' && live.type === 'direct'
      ? [
          ['slot_id', asked.slot_id, live.slot_id],
          ['speed', asked.speed, live.speed],
        ]
      : asked.type === 'gcp_partner' && live.type === 'gcp_partner'
        ? [
            ['region', asked.region === '' ? undefined : asked.region, live.region],
            ['bandwidth', asked.bandwidth, live.bandwidth],
          ]
        : [];
  return pairs.flatMap(([field, wanted, stored]) =>
    wanted === undefined || stored === undefined || wanted.toLowerCase() === stored.toLowerCase()
      ? []
      : [{ field, asked: wanted, stored }],
  );
}

export interface Stored<T> {
  /** The object as the API stored it. */
  readonly live: T;
  readonly stored: readonly StoredField[];
}

/**
 * An object after a write. Where the answer differs from the sent object, the object is read once: the answer may be partial or late. A
 * read that fails, or that is not closer to the sent object, changes nothing.
 */
export async function asStored<T>(
  answer: T,
  compare: (live: T) => readonly StoredField[],
  read: () => Promise<T>,
): Promise<Stored<T>> {
  const stored = compare(answer);
  if (stored.length === 0) return { live: answer, stored };
  try {
    const now = await read();
    const still = compare(now);
    const known = new Set(stored.map(({ field }) => field));
    if (still.length < stored.length && still.every(({ field }) => known.has(field)))
      return { live: now, stored: still };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
  }
  return { live: answer, stored };
}

function shown(name: 'asked' | 'stored', value: JsonValue | undefined): Partial<StoredField> {
  if (value === undefined || value === null || typeof value === 'boolean') return {};
  if (typeof value === 'string' || typeof value === 'number') return { [name]: value };
  if (isList(value)) return { [name]: canonicalPrefixes(value.filter((item) => typeof item === 'string')) };
  // No field of the contract is an object, or a number that a double cannot hold.
  return {};
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/**
 * Checks by the answer to a write that the API returns the MD5 key that the write set. No documentation says that it does. Returns a note
 * where the answer has no key, or a mask. The key then counts as set and is not compared.
 */
export function md5KeyNote(
  sent: Secret | undefined,
  { id, bgp }: LiveCni,
  { keyNotRead }: Pick<StepContext, 'keyNotRead'>,
): readonly string[] {
  if (sent === undefined || bgp === undefined || bgp.md5_key?.equals(sent) === true) return [];
  keyNotRead(id, bgp.md5_key);
  return [
    `demarc sent the MD5 key of CNI ${id}, but the API does not return it, so it could not be compared with the document. demarc plan will propose it again; demarc plan --skip-secrets leaves it out.`,
  ];
}
