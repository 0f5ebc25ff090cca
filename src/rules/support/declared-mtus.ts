import type { DesiredAccount, DesiredCni, DesiredInterconnect } from '../../model/desired.ts';
import { interconnectsByKey } from './by-key.ts';
import { presentCnis } from './present.ts';

/** An MTU that a document writes. */
export interface DeclaredMtu {
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
