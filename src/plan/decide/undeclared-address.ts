const keysOf = new WeakMap<readonly { readonly key: string }[], ReadonlySet<string>>();

/**
 * The address of a live object that no document declares: its live name stands for the key. Where a declared object of that kind has
 * this key, `live/` is put before the name; no key can hold a slash.
 */
export function undeclaredAddress(
  kind: 'interconnect' | 'cni',
  name: string,
  declared: readonly { readonly key: string }[],
): string {
  const keys = keysOf.get(declared) ?? new Set(declared.map((one) => one.key));
  keysOf.set(declared, keys);
  return keys.has(name) ? `${kind}.live/${name}` : `${kind}.${name}`;
}
