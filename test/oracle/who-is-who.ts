// Who is who, from the document and the live objects alone: what a plan must not take for something else, and what it must say.

export interface OracleWorld {
  readonly account: string;
  readonly prune: boolean;
  /** Exact names: no globs. */
  readonly ignore: readonly string[];
  readonly interconnects: readonly DeclaredInterconnect[];
  readonly cnis: readonly DeclaredCni[];
  readonly circuits: readonly Circuit[];
  readonly live: readonly LiveLink[];
}

interface DeclaredInterconnect {
  readonly key: string;
  readonly state: string;
  readonly name?: string;
  readonly slot_id?: string;
  readonly slot?: { readonly site?: string };
}

interface DeclaredCni {
  readonly key: string;
  readonly state: string;
  readonly id?: string;
  readonly interconnect?: string;
  readonly magic: { readonly conduit_name: string };
  readonly bgp?: { readonly customer_asn?: number } | null;
  readonly cust_ip?: string;
  readonly p2p_ip?: string;
}

interface Circuit {
  readonly name: string;
  readonly owner: string | undefined;
  readonly site: string;
  readonly slot_id: string;
}

interface LiveLink {
  readonly id: string;
  readonly interconnect: string;
  readonly cust_ip: string;
  readonly p2p_ip: string;
  readonly magic: { readonly conduit_name: string };
  readonly bgp: { readonly customer_asn: number } | undefined;
}

/** What a plan says, as far as this oracle reads it. */
export interface Said {
  readonly matches: readonly {
    readonly address: string;
    readonly live_id: string | null;
    readonly matched_by: string | null;
  }[];
  readonly changes: readonly {
    readonly address: string;
    readonly action: string;
    readonly live_id: string | null;
    readonly calls: readonly string[];
    /** The port that an interconnect gets. */
    readonly slot_id: string | undefined;
    /** Where a CNI goes, as the plan writes it. */
    readonly host: string | undefined;
  }[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** A sentence for each thing that a plan takes for something else, or does not say. */
export function mistakenIdentities(world: OracleWorld, said: Said): readonly string[] {
  const lookalikes = unnamedLookalikes(world, said);
  if (said.errors.length > 0) return lookalikes;
  return [
    ...takenInUse(world, said),
    ...orderedBeside(world, said),
    ...otherThanPinned(world, said),
    ...misreadReferences(world, said),
    ...lookalikes,
  ];
}

/** The live CNI of each declared one: its pin, else its name. A tombstone with a pin has no other way. */
function linksByKey({ cnis, live }: OracleWorld): ReadonlyMap<string, LiveLink> {
  const found = new Map<string, LiveLink>();
  for (const { key, id } of cnis) {
    const link = live.find((each) => each.id === id);
    if (link !== undefined) found.set(key, link);
  }
  for (const { key, id, state, magic } of cnis) {
    if (found.has(key) || (state === 'absent' && id !== undefined)) continue;
    const link = live.find((each) => each.magic.conduit_name === magic.conduit_name);
    if (link !== undefined && ![...found.values()].includes(link)) found.set(key, link);
  }
  return found;
}

/** By circuit: live CNIs that no document declares and that are not ignored. */
function strangersOn(world: OracleWorld, name: string): readonly LiveLink[] {
  const declared = new Set([...linksByKey(world).values()]);
  return world.live.filter(
    (link) => link.interconnect === name && !declared.has(link) && !world.ignore.includes(link.magic.conduit_name),
  );
}

function takenInUse(world: OracleWorld, { matches, changes }: Said): readonly string[] {
  const byKey = linksByKey(world);
  const ownOn = (key: string, name: string) =>
    world.cnis.some((cni) => cni.interconnect === key && byKey.get(cni.key)?.interconnect === name);
  const isTheirs = ({ owner }: Circuit) => owner !== undefined && owner !== world.account;
  const taken = matches.flatMap(({ address, live_id, matched_by }) =>
    matched_by === 'slot' ? [{ key: address.slice('interconnect.'.length), name: live_id ?? '' }] : [],
  );
  // A replacement without an order goes on with a circuit that is there.
  const resumed = changes.flatMap(({ address, action, calls, slot_id }) => {
    const key = address.slice('interconnect.'.length);
    const bySelector = world.interconnects.some((each) => each.key === key && each.slot !== undefined);
    if (action !== 'replace' || !bySelector || calls.includes('create_interconnect')) return [];
    return world.circuits.flatMap((circuit) => (circuit.slot_id === slot_id ? [{ key, name: circuit.name }] : []));
  });
  return [...taken, ...resumed].flatMap(({ key, name }) => {
    const circuit = world.circuits.find((each) => each.name === name);
    const isUsed = strangersOn(world, name).length > 0 && !ownOn(key, name);
    return isUsed || circuit === undefined || isTheirs(circuit) ? [`interconnect.${key} takes ${name}`] : [];
  });
}

function orderedBeside(world: OracleWorld, { matches, changes }: Said): readonly string[] {
  const known = new Set(matches.map(({ live_id }) => live_id));
  return changes.flatMap(({ address, action }) => {
    const { slot } = world.interconnects.find(({ key }) => `interconnect.${key}` === address) ?? {};
    if (action !== 'create' || slot === undefined) return [];
    return world.circuits.flatMap(({ name, site, owner }) => {
      const isOpen = (owner === undefined || owner === world.account) && !world.ignore.includes(name);
      const isOther = !isOpen || known.has(name) || site !== slot.site || strangersOn(world, name).length === 0;
      return isOther ? [] : [`${address} orders a port although ${name} may be it`];
    });
  });
}

function otherThanPinned({ interconnects, cnis }: OracleWorld, { matches, changes }: Said): readonly string[] {
  const pinned = [
    ...interconnects.flatMap(({ key, state, name }) =>
      state === 'absent' && name !== undefined ? [{ address: `interconnect.${key}`, pin: name }] : [],
    ),
    ...cnis.flatMap(({ key, state, id }) =>
      state === 'absent' && id !== undefined ? [{ address: `cni.${key}`, pin: id }] : [],
    ),
  ];
  return pinned.flatMap(({ address, pin }) =>
    [...matches, ...changes].flatMap((each) =>
      each.address === address && each.live_id !== null && each.live_id !== pin
        ? [`${address} is ${each.live_id}, not ${pin}`]
        : [],
    ),
  );
}

function misreadReferences(world: OracleWorld, { matches, changes }: Said): readonly string[] {
  const byKey = linksByKey(world);
  return world.cnis.flatMap(({ key, state, interconnect: written }) => {
    const link = byKey.get(key);
    if (state === 'absent' || written === undefined || link === undefined) return [];
    const isKey = world.interconnects.some((each) => each.key === written);
    const change = changes.find(({ address }) => address === `cni.${key}`);
    const now = matches.find(({ address }) => address === `interconnect.${written}`)?.live_id;
    if (change?.host !== undefined) {
      const key = `interconnect.${written}`;
      const isRight = isKey ? [key, `${key} (new)`].includes(change.host) : isLiveOr(change.host, written, matches);
      return isRight ? [] : [`cni.${key} is on ${written}, and goes to ${change.host}`];
    }
    const wanted = isKey ? now : written;
    const isReplaced = changes.some(
      ({ address, action }) => address === `interconnect.${written}` && action !== 'create',
    );
    return isReplaced || link.interconnect === wanted
      ? []
      : [`cni.${key} is on ${written}, and stays on ${link.interconnect}`];
  });
}

/** A live name of a circuit that a key has is shown as that key. */
function isLiveOr(host: string, name: string, matches: Said['matches']): boolean {
  return host === name || matches.some(({ address, live_id }) => live_id === name && host === address);
}

function unnamedLookalikes(world: OracleWorld, { errors, warnings }: Said): readonly string[] {
  if (errors.some((error) => !error.startsWith('plan-maybe-renamed'))) return [];
  const byKey = linksByKey(world);
  return world.cnis.flatMap((cni) => {
    if (cni.state === 'absent' || byKey.has(cni.key)) return [];
    const name = exactCircuit(world, cni.interconnect);
    const there = name === undefined ? [] : strangersOn(world, name);
    const isSame = ({ cust_ip, p2p_ip }: LiveLink) => cni.cust_ip === cust_ip && cni.p2p_ip === p2p_ip;
    const asn = cni.bgp?.customer_asn;
    const alike = there.filter(({ bgp }) => asn === undefined || bgp === undefined || bgp.customer_asn === asn);
    if (!there.some(isSame) && alike.length !== 1) return [];
    const note = `plan-maybe-renamed cni.${cni.key}`;
    return (world.prune ? errors : warnings).includes(note) ? [] : [`cni.${cni.key} may be one on ${name ?? ''}`];
  });
}

/** The circuit of a reference, where a pin, a port or a live name says it. */
function exactCircuit({ interconnects, circuits }: OracleWorld, written: string | undefined): string | undefined {
  const key = interconnects.find((each) => each.key === written);
  if (key === undefined) return circuits.find(({ name }) => name === written)?.name;
  if (key.state === 'absent') return undefined;
  const pinned = circuits.find(({ name }) => name === key.name)?.name;
  return pinned ?? circuits.find(({ slot_id }) => slot_id === key.slot_id)?.name;
}
