import type { DesiredAccount, DesiredBgp, DesiredCni } from '../../model/desired.ts';
import type { JournaledCni } from '../../model/journal.ts';
import type { LiveBgp, LiveCni } from '../../model/live.ts';

const nowhere = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 };

/**
 * The key of the interconnect that hosted the deleted CNI. It is the key in the journal. If that key was renamed since, it is the key whose
 * pin now names that interconnect. Undefined where no document declares it any more.
 */
export function journaledHost({ cni, host }: JournaledCni, { interconnects }: DesiredAccount): string | undefined {
  const found =
    interconnects.find(({ key }) => key === host) ?? interconnects.find(({ name }) => name === cni.interconnect);
  return found?.key;
}

/** Declares in full a deleted CNI that no document declares. */
export function asDeclared(entry: JournaledCni): DesiredCni {
  const { conduit_name } = entry.cni.magic;
  const empty: DesiredCni = {
    key: conduit_name,
    state: 'present',
    protect: false,
    unknown: new Set(),
    origin: { locate: () => nowhere },
    magic: { conduit_name },
  };
  return completed(empty, { cni: entry.cni, host: undefined }, undefined);
}

/**
 * Takes the fields that the declaration does not write from the deleted object.
 * @param live the CNI that was created in its place
 */
export function completed(
  declared: DesiredCni,
  { cni, host }: Pick<JournaledCni, 'cni'> & { readonly host: string | undefined },
  live: LiveCni | undefined,
): DesiredCni {
  const { magic, id } = declared;
  // A live CNI has its interconnect from the API. That name is not a reference in a document, so no reference is filled in.
  const interconnect = declared.interconnect ?? (live === undefined ? host : undefined);
  const mode = declared.bgp_mode ?? modeOf(cni);
  const isOtherName = live !== undefined && live.magic.conduit_name !== magic.conduit_name;
  const bgp = completedBgp(declared.bgp, cni.bgp);
  return {
    ...declared,
    ...(interconnect !== undefined && { interconnect }),
    magic: {
      conduit_name: magic.conduit_name,
      description: magic.description ?? cni.magic.description,
      mtu: magic.mtu ?? cni.magic.mtu,
    },
    cust_ip: declared.cust_ip ?? cni.cust_ip,
    p2p_ip: declared.p2p_ip ?? cni.p2p_ip,
    ...(bgp !== undefined && { bgp }),
    ...(mode !== undefined && { bgp_mode: mode }),
    // A CNI that an interrupted run created may still have another name than in the documents. Then its id is the pin.
    ...(isOtherName && (id === undefined || id === cni.id) && { id: live.id }),
  };
}

function completedBgp(declared: DesiredCni['bgp'], deleted: LiveBgp | undefined): DesiredCni['bgp'] {
  if (declared === null || deleted === undefined) return declared;
  const { customer_asn, extra_prefixes, md5_key } = deleted;
  const bgp: DesiredBgp = {
    customer_asn: declared?.customer_asn ?? customer_asn,
    extra_prefixes: declared?.extra_prefixes ?? extra_prefixes,
  };
  const key = declared?.md5_key === undefined ? md5_key : declared.md5_key;
  return key === undefined ? bgp : { ...bgp, md5_key: key };
}

/** Undefined for a mode that this version does not know: it is restored with the whole object, and is not compared. */
function modeOf({ bgp_mode }: LiveCni): DesiredCni['bgp_mode'] {
  return bgp_mode === 'advertise_only' || bgp_mode === 'dynamic_route_exchange' ? bgp_mode : undefined;
}
