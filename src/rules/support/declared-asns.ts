import type { DesiredAccount, Location } from '../../model/desired.ts';
import { addressOf, presentCnis } from './by-key.ts';

/** An ASN that a document writes. */
interface DeclaredAsn {
  /** Where it is, to begin a sentence with: `cni.wan-a: customer_asn`. */
  readonly label: string;
  /** The address of the CNI, where it is one's. */
  readonly about: readonly string[];
  readonly asn: number;
  readonly locate: () => Location;
}

/** Every ASN of an account: the default one, and each CNI's. */
export function* declaredAsns(account: DesiredAccount): Iterable<DeclaredAsn> {
  const { settings } = account;
  if (settings?.default_asn !== undefined) {
    yield {
      label: 'settings: default_asn',
      about: [],
      asn: settings.default_asn,
      locate: () => settings.origin.locate(['default_asn']),
    };
  }
  for (const cni of presentCnis(account)) {
    const asn = cni.bgp?.customer_asn;
    if (asn === undefined) continue;
    yield {
      label: `${addressOf(cni)}: customer_asn`,
      about: [addressOf(cni)],
      asn,
      locate: () => cni.origin.locate(['bgp', 'customer_asn']),
    };
  }
}
