import type { DesiredCni } from '../../model/desired.ts';
import type { Location } from '../../model/location.ts';

/** A prefix that a CNI asks Cloudflare to advertise. */
export interface DeclaredPrefix {
  readonly text: string;
  readonly locate: () => Location;
}

/** The extra prefixes that are written. Where one of them is not known yet, it is missing in the list, and places in it are not told. */
export function declaredPrefixes(cni: DesiredCni): readonly DeclaredPrefix[] {
  const list = ['bgp', 'extra_prefixes'];
  const isWhole = !cni.unknown.has('bgp.extra_prefixes');
  return (cni.bgp?.extra_prefixes ?? []).map((text, index) => ({
    text,
    locate: () => cni.origin.locate(isWhole ? [...list, index] : list),
  }));
}
