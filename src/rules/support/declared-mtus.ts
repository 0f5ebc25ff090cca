import type { DesiredAccount, DesiredCni, DesiredInterconnect } from '../../model/desired.ts';
import { interconnectsByKey, presentCnis } from './by-key.ts';

/** Bytes. Cloudflare's Network Interconnect documentation; RFC 791 asks every host to take 576 bytes. */
export const smallestMtu = 576;

/** Bytes on a direct interconnect. Cloudflare's Network Interconnect documentation: 1500 both ways on dataplane v2, 1476 towards Cloudflare on v1. */
export const largestDirectMtu = 1500;

/** Bytes that Google offers for a VLAN attachment. */
export const partnerMtus: readonly number[] = [1440, 1460, 1500, 8896];

/** An MTU that a document writes. */
interface DeclaredMtu {
  readonly cni: DesiredCni;
  readonly mtu: number;
  /** The type of the interconnect, where a document declares it. */
  readonly hostType: DesiredInterconnect['type'] | undefined;
}

/** Every MTU of an account. */
export function* declaredMtus(account: DesiredAccount): Iterable<DeclaredMtu> {
  const interconnects = interconnectsByKey(account);
  for (const cni of presentCnis(account)) {
    const { mtu } = cni.magic;
    if (mtu === undefined) continue;
    const host = cni.interconnect === undefined ? undefined : interconnects.get(cni.interconnect);
    yield { cni, mtu, hostType: host?.type };
  }
}
