import { createHash } from 'node:crypto';

/** So begins every temporary name. */
export const temporaryPrefix = 'tmp-';

/**
 * The conduit name that a CNI has for a moment when CNIs exchange names in a circle. It depends on the key only, so that an interrupted run
 * recognises its own work. Its 12 characters fit where a short name is required.
 */
export function temporaryName(key: string): string {
  return `${temporaryPrefix}${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}

const keysOf = new WeakMap<readonly { readonly key: string }[], ReadonlySet<string>>();

/**
 * The address of a live object that no document declares. Its live name is in the place of the key. If a declared object of that kind has
 * this key, the name gets the prefix `live/`: no key can contain a slash.
 */
export function undeclaredAddress(
  kind: 'interconnect' | 'cni',
  name: string,
  declared: readonly { readonly key: string }[],
): string {
  const keys = keysOf.get(declared) ?? new Set(declared.map(({ key }) => key));
  keysOf.set(declared, keys);
  return keys.has(name) ? `${kind}.live/${name}` : `${kind}.${name}`;
}
