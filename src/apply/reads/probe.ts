import { groupBy, mapLimited } from '../../model/collections.ts';
import type { LiveCni } from '../../model/live.ts';
import type { NetworkApi } from '../../model/network-api.ts';
import { NetworkError } from '../../model/network-error.ts';
import { sameWireValue, valueAt } from '../../plan/diff/same-wire-value.ts';
import { md5KeyPath } from '../cni-patches.ts';
import { formOf } from './whole-object.ts';

/** How many CNIs of each form are read by GETs, any of them, or all where there are fewer. */
const sampleSize = 8;

/** Forms beyond the most frequent ones are read by GETs anyway. */
const mostForms = 4;

/** What GETs have shown of a listing. */
export interface Proven {
  /** CNIs of these forms are listed with all fields. */
  readonly forms: ReadonlySet<string>;
  /** A listing shows MD5 keys. */
  readonly showsKeys: boolean;
}

/**
 * Reads some of the listed CNIs by GETs. Undefined where one of them is not the same there, or cannot be read.
 * @param isBegun true for a CNI that this run may have written since the listing
 */
export async function probe(
  listed: readonly LiveCni[],
  api: Pick<NetworkApi, 'getCni'>,
  isBegun: (id: string) => boolean,
): Promise<Proven | undefined> {
  const left = listed.filter(({ id }) => !isBegun(id));
  const forms = [...groupBy(left, ({ raw }) => formOf(raw))]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, mostForms);
  let showsKeys = false;
  const isSame = async (cni: LiveCni) => {
    const { raw } = await api.getCni(cni.id);
    showsKeys ||= isShown(valueAt(raw, md5KeyPath));
    return isBegun(cni.id) || (formOf(raw) === formOf(cni.raw) && sameWireValue(raw, cni.raw));
  };
  try {
    const sample = forms.flatMap(([, cnis]) => someOf(cnis));
    const same = await mapLimited(sample, sampleSize, isSame);
    return same.every(Boolean) ? { forms: new Set(forms.map(([form]) => form)), showsKeys } : undefined;
  } catch (error) {
    if (error instanceof NetworkError) return undefined;
    throw error;
  }
}

export function isShown(key: unknown): boolean {
  return typeof key === 'string' && key !== '';
}

function someOf<T>(items: readonly T[]): readonly T[] {
  const left = [...items];
  return Array.from({ length: Math.min(sampleSize, left.length) }, () =>
    left.splice(Math.floor(Math.random() * left.length), 1),
  ).flat();
}
