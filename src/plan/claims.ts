import type { CniDecision } from './decision.ts';
import { linkRanges, type LinkRange } from './link-range.ts';

/** What of a CNI no other CNI of the account may have. */
export interface Claim {
  /** Undefined where it is not claimed, or not known. */
  readonly name: string | undefined;
  readonly links: readonly LinkRange[];
}

const nothing: Claim = { name: undefined, links: [] };

/** What a CNI has when everything is done. */
export function finalClaim(cni: CniDecision): Claim {
  if (cni.action === 'delete') return nothing;
  const given = newValues(cni);
  const { live } = cni;
  return {
    name: given.name ?? live?.magic.conduit_name,
    links: linkRanges([given.cust ?? live?.cust_ip, given.p2p ?? live?.p2p_ip]),
  };
}

/** What a change gives to a CNI that it did not have before. */
export function newClaim(cni: CniDecision): Claim {
  if (cni.action === 'none' || cni.action === 'delete') return nothing;
  const { name, cust, p2p } = newValues(cni);
  return { name, links: linkRanges([cust, p2p]) };
}

function newValues({ fields }: CniDecision): { name?: string; cust?: string; p2p?: string } {
  const values = new Map(fields.flatMap(({ path, after }) => (typeof after === 'string' ? [[path, after]] : [])));
  const [name, cust, p2p] = ['magic.conduit_name', 'cust_ip', 'p2p_ip'].map((path) => values.get(path));
  return {
    ...(name !== undefined && { name }),
    ...(cust !== undefined && { cust }),
    ...(p2p !== undefined && { p2p }),
  };
}
