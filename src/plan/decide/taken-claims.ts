import { addTo } from '../../model/collections.ts';
import type { LiveCni } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { parseCidr } from '../../net/cidr.ts';
import { planNote } from '../note.ts';
import type { CniDecision } from '../stages.ts';

/** A CNI that has a name or a link after the whole plan. */
interface Holder {
  readonly id: string;
  /** A description for messages. */
  readonly text: string;
  readonly hint: string;
  /** What to do where it holds a link. Default: as for a name. */
  readonly linkHint?: string;
}

/**
 * Finds conduit names and point-to-point prefixes that a change gives to a CNI while another CNI keeps them. The API would refuse the
 * change in the middle of the run, so this is an error before the run.
 * @param decisions the decided CNIs; live CNIs that are not among them stay as they are
 * @param isIgnored policy.ignore leaves the live CNI to another owner
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
    if (name !== undefined) addTo(names, name, holder);
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
  const isAssigned = declared !== undefined && declared.cust_ip === undefined && declared.p2p_ip === undefined;
  return {
    ...{ id: address, text: `${address}${at}`, hint },
    // A run that was interrupted may have created it on a link that the document asks for elsewhere.
    ...(isAssigned && {
      linkHint: `choose another, or write cust_ip and p2p_ip of ${address}: the documents leave them to Cloudflare`,
    }),
  };
}

function strayHolder({ id, magic, interconnect }: LiveCni, isIgnored: boolean): Holder {
  const who = isIgnored ? 'which policy.ignore excludes' : 'which no document declares';
  const hint = isIgnored
    ? 'choose another, or have its owner change it first'
    : 'choose another, or declare that CNI and change or delete it';
  return { id: `live ${id}`, text: `the live CNI ${magic.conduit_name} on ${interconnect} (${id}), ${who}`, hint };
}

function nameTaken({ address, declared }: CniDecision, name: string, holder: Holder): PlanNote {
  return planNote({
    code: 'plan-name-taken',
    message: `${address} should get the conduit name ${name}, but ${holder.text}, keeps it`,
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
    message: `${address} should get ${path} ${typeof after === 'string' ? after : ''}, but ${holder.text}, keeps a link in that prefix`,
    address,
    hint: holder.linkHint ?? holder.hint,
    ...(declared && { origin: declared.origin, path: [path] }),
  });
}

/** The values of a CNI that no other CNI of the account may have. */
export interface Claim {
  /** Undefined: the CNI claims no name, or the name is not known. */
  readonly name: string | undefined;
  readonly links: readonly LinkRange[];
}

const nothing: Claim = { name: undefined, links: [] };

/** What a CNI has after the whole plan. */
export function finalClaim(cni: CniDecision): Claim {
  if (cni.action === 'delete') return nothing;
  const given = newValues(cni);
  const { live } = cni;
  return {
    name: given.name ?? live?.magic.conduit_name,
    links: linkRanges([given.cust ?? live?.cust_ip, given.p2p ?? live?.p2p_ip]),
  };
}

/** Only the values that a change gives to a CNI and that it did not have before. */
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

/** The addresses in the prefix of a point-to-point link, as unsigned integers. `last` is part of the range. */
export interface LinkRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The ranges of the two ends of a CNI. They are usually equal, and equal ranges are returned once. An end that cannot be read gives no
 * range.
 */
export function linkRanges(ends: readonly (string | undefined)[]): readonly LinkRange[] {
  const ranges = ends.flatMap((end) => (end === undefined ? [] : (parseCidr(end) ?? [])));
  return ranges.filter(
    ({ first, last }, i) => ranges.findIndex((other) => other.first === first && other.last === last) === i,
  );
}

/** Finds the holders of ranges that overlap a given range. Prefixes never overlap in part: one contains the other. */
export class LinkHolders<Holder> {
  readonly #ranges: (LinkRange & { readonly holder: Holder })[] = [];
  #isSorted = true;
  /** The largest `last - first` of all ranges so far. */
  #widest = 0;

  add(range: LinkRange, holder: Holder): void {
    this.#ranges.push({ first: range.first, last: range.last, holder });
    this.#widest = Math.max(this.#widest, range.last - range.first);
    this.#isSorted = false;
  }

  overlapping({ first, last }: LinkRange): readonly Holder[] {
    if (!this.#isSorted) this.#ranges.sort((a, b) => a.first - b.first);
    this.#isSorted = true;
    const found: Holder[] = [];
    for (let i = this.#indexFrom(first - this.#widest); i < this.#ranges.length; i++) {
      const range = this.#ranges[i];
      if (range === undefined || range.first > last) break;
      if (range.last >= first) found.push(range.holder);
    }
    return found;
  }

  /** The index of the first sorted range that begins at this address or after it. */
  #indexFrom(address: number): number {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.first ?? 0) < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
