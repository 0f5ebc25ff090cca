import type { DesiredCni, DesiredInterconnect } from '../../model/desired.ts';

/** The address of a declared object: `interconnect.KEY` or `cni.KEY`. */
export function addressOf(declared: DesiredInterconnect | DesiredCni): string {
  return 'type' in declared ? `interconnect.${declared.key}` : `cni.${declared.key}`;
}

/** Some keys for a sentence: all of a few, the first ones and a count of many. */
export function listKeys(keys: readonly string[]): string {
  const shown = keys.length > 4 ? [...keys.slice(0, 3), `${keys.length - 3} more`] : keys;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
