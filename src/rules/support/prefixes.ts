import type { DesiredCni } from '../../model/desired.ts';
import type { Location } from '../../model/location.ts';

/** A prefix that a CNI asks Cloudflare to advertise. */
export interface DeclaredPrefix {
  readonly text: string;
  readonly locate: () => Location;
}

/** The extra prefixes that are written. */
export function declaredPrefixes(cni: DesiredCni): readonly DeclaredPrefix[] {
  return (cni.bgp?.extra_prefixes ?? []).map((text, index) => ({
    text,
    locate: () => cni.origin.locate(['bgp', 'extra_prefixes', index]),
  }));
}
