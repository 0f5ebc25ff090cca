import type { LiveCni } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { finalClaim, newClaim, type Claim } from '../claims.ts';
import type { CniDecision } from '../decision.ts';
import { LinkHolders, linkRanges } from '../link-range.ts';
import { planNote } from '../note.ts';

/** Somebody who has a name or a link when everything is done. */
interface Holder {
  readonly id: string;
  /** For a person. */
  readonly text: string;
  readonly hint: string;
}

/**
 * A conduit name or a point-to-point prefix that a change gives to a CNI, and that another CNI keeps: the API would refuse it in the
 * middle of the run, so it is an error before.
 * @param decisions what becomes of CNIs; live ones that are not among them stay as they are
 * @param isIgnored whether policy.ignore leaves a live CNI to somebody else
 */
export function takenClaims(
  decisions: readonly CniDecision[],
  live: readonly LiveCni[],
  isIgnored: (cni: LiveCni) => boolean,
): readonly PlanNote[] {
  const takers = decisions.map((cni) => ({ cni, claim: newClaim(cni) })).filter(({ claim }) => isClaim(claim));
  if (takers.length === 0) return [];
  const names = new Map<string, Holder[]>();
  const links = new LinkHolders<Holder>();
  const hold = ({ name, links: ranges }: Claim, holder: Holder) => {
    if (name !== undefined) names.set(name, [...(names.get(name) ?? []), holder]);
    for (const range of ranges) links.add(range, holder);
  };
  for (const cni of decisions) hold(finalClaim(cni), declaredHolder(cni));
  const decided = new Set(decisions.flatMap((cni) => cni.live?.id ?? []));
  for (const cni of live) {
    if (decided.has(cni.id)) continue;
    const name = cni.magic.conduit_name;
    hold({ name, links: linkRanges([cni.cust_ip, cni.p2p_ip]) }, strayHolder(cni, isIgnored(cni)));
  }
  return takers.flatMap(({ cni, claim }) => {
    const isOther = (holder: Holder) => holder.id !== cni.address;
    const [name] = claim.name === undefined ? [] : (names.get(claim.name)?.filter(isOther) ?? []);
    const [link] = claim.links.flatMap((range) => links.overlapping(range)).filter(isOther);
    return [
      ...(name === undefined ? [] : [nameTaken(cni, claim.name ?? '', name)]),
      ...(link === undefined ? [] : [linkTaken(cni, link)]),
    ];
  });
}

function isClaim({ name, links }: Claim): boolean {
  return name !== undefined || links.length > 0;
}

function declaredHolder({ address, live, declared }: CniDecision): Holder {
  const at = live === undefined ? '' : `, live on ${live.interconnect}`;
  const hint =
    declared === undefined ? 'declare that CNI, or choose another' : 'change one of the two in the documents';
  return { id: address, text: `${address}${at}`, hint };
}

function strayHolder({ id, magic, interconnect }: LiveCni, isIgnored: boolean): Holder {
  const who = isIgnored ? 'which policy.ignore leaves to somebody else' : 'which no document declares';
  const hint = isIgnored
    ? 'choose another, or have its owner change it first'
    : 'choose another, or declare that CNI and change or delete it';
  return { id: `live ${id}`, text: `the live CNI ${magic.conduit_name} on ${interconnect} (${id}), ${who}`, hint };
}

function nameTaken({ address, declared }: CniDecision, name: string, holder: Holder): PlanNote {
  return planNote({
    code: 'plan-name-taken',
    message: `${address} is to have the conduit name ${name}, but ${holder.text}, keeps it`,
    address,
    hint: holder.hint,
    ...(declared && { origin: declared.origin, path: ['magic', 'conduit_name'] }),
  });
}

function linkTaken({ address, declared, fields }: CniDecision, holder: Holder): PlanNote {
  const path = fields.some((field) => field.path === 'p2p_ip') ? 'p2p_ip' : 'cust_ip';
  const after = fields.find((field) => field.path === path)?.after;
  return planNote({
    code: 'plan-link-taken',
    message: `${address} is to have ${path} ${typeof after === 'string' ? after : ''}, but ${holder.text}, keeps a link in that prefix`,
    address,
    hint: holder.hint,
    ...(declared && { origin: declared.origin, path: [path] }),
  });
}
