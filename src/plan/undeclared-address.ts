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
