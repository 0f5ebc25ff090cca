import type { DesiredAccount, DesiredBgp, DesiredCni } from '../../model/desired.ts';
import type { JournaledCni } from '../../model/journal.ts';
import type { LiveBgp, LiveCni } from '../../model/live.ts';

const nowhere = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 };

/**
 * The key of the interconnect that carried it: as the journal keeps it, or the one whose pin now means that interconnect, because the key was
 * renamed since. Undefined where no document declares it any more.
 */
export function journaledHost({ cni, host }: JournaledCni, { interconnects }: DesiredAccount): string | undefined {
  const found =
    interconnects.find(({ key }) => key === host) ?? interconnects.find(({ name }) => name === cni.interconnect);
  return found?.key;
}

/** A deleted CNI that no document declares, as a document would declare it whole. */
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
 * A declaration with what it does not write filled in from the deleted object.
 * @param live what was made in its place
 */
export function completed(
  declared: DesiredCni,
  { cni, host }: Pick<JournaledCni, 'cni'> & { readonly host: string | undefined },
  live: LiveCni | undefined,
): DesiredCni {
  const { magic, id } = declared;
  // A name that was read from the API is no reference of a document.
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
    // One that an interrupted run made may still have another name than the documents give it.
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

/** A mode that this version does not know comes back with the whole object, and is not compared. */
function modeOf({ bgp_mode }: LiveCni): DesiredCni['bgp_mode'] {
  return bgp_mode === 'advertise_only' || bgp_mode === 'dynamic_route_exchange' ? bgp_mode : undefined;
}
