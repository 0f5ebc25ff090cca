/** Plain facts, as a person would write them down: whoever makes the case knows what is what. */
export interface TrafficCase {
  readonly routes: readonly OracleRoute[];
  readonly tunnels: readonly OracleTunnel[];
  readonly rows: readonly { readonly tunnel: string; readonly colo: string; readonly state: number }[];
  readonly cnis: readonly OracleCni[];
  /** BGP sessions over other tunnels than CNIs. */
  readonly sessionsBeside: number;
  readonly disruptions: readonly OracleDisruption[];
  readonly moments: readonly { readonly own: readonly string[]; readonly down: readonly string[] }[];
  /** Prefixes that are announced only while they are learned over BGP. */
  readonly announcedAlone: readonly string[];
}

export interface OracleRoute {
  readonly prefix: string;
  readonly nexthop: string;
  /** Below 500,000, so that a healthy path always wins over a lossy one, and that over one that is down. */
  readonly priority: number;
  /** Both empty: everywhere. */
  readonly regions: readonly string[];
  readonly colos: readonly string[];
}

export interface OracleTunnel {
  readonly name: string;
  readonly network: string;
  readonly isChecked: boolean;
  readonly version: string | undefined;
}

export interface OracleCni {
  readonly id: string;
  /** Names of the tunnels that it may be: one, unless evidence disagrees. */
  readonly mayBe: readonly string[];
  readonly learns: boolean;
}

export interface OracleDisruption {
  readonly change: string;
  readonly cni: string;
  readonly takes: 'path' | 'session' | 'soft';
}

/** Rules that can be broken, to show that a broken rule is seen. */
export type BrokenTraffic =
  | 'a shorter prefix catches what is lost'
  | 'a route exists everywhere'
  | 'one data centre speaks for all'
  | 'unknown is up'
  | 'the lowest number wins, dead or alive';

export type OracleVerdict = 'safe' | 'degraded' | 'uncertain' | 'black_hole';

export interface OraclePrefix {
  readonly verdict: OracleVerdict;
  readonly left: number;
  /** Regions with this verdict. All: undefined. */
  readonly regions: readonly string[] | undefined;
  /** The last session goes, and with it the announcement. */
  readonly isWithdrawn?: boolean;
}

export interface OracleChange {
  readonly whole: OracleVerdict;
  /** By prefix without host bits: those that the change touches, or that are withdrawn. */
  readonly prefixes: ReadonlyMap<string, OraclePrefix>;
}

const order: readonly OracleVerdict[] = ['safe', 'degraded', 'uncertain', 'black_hole'];
const nine = ['AFR', 'APAC', 'EEUR', 'ENAM', 'ME', 'OC', 'SAM', 'WEUR', 'WNAM'];

/**
 * Sends a packet to sample addresses of every prefix, in every region, as every data centre sees it: before and while a change runs, in
 * every world that the facts allow. It counts nothing: it looks whether the packet arrives, and whether it would if the path failed too.
 */
export function simulate(given: TrafficCase, broken?: BrokenTraffic): ReadonlyMap<string, OracleChange> {
  const net = new Net(given, broken);
  const changes = [...new Set(given.disruptions.map(({ change }) => change))];
  return new Map(changes.map((change) => [change, changeOf(net, change)]));
}

function changeOf(net: Net, change: string): OracleChange {
  const { given } = net;
  const prefixes = new Map<string, OraclePrefix>();
  for (const { own, down } of given.moments) {
    if (!own.includes(change)) continue;
    const away = given.disruptions.filter((each) => own.includes(each.change) || down.includes(each.change));
    for (const prefix of net.prefixes) {
      const found = prefixIn(net, prefix, change, away);
      const before = prefixes.get(prefix);
      if (found !== undefined) prefixes.set(prefix, before === undefined ? found : net.atBoth(found, before));
    }
  }
  const isLearning = given.disruptions.some(
    (each) => each.change === change && given.cnis.some(({ id, learns }) => learns && id === each.cni),
  );
  const isLast = given.moments.some(({ own, down }) => {
    const gone = given.disruptions.filter((each) => own.includes(each.change) || down.includes(each.change));
    const left = given.cnis.filter(({ id, learns }) => learns && !gone.some(({ cni }) => cni === id));
    return own.includes(change) && left.length + given.sessionsBeside === 0;
  });
  if (isLearning && isLast) {
    for (const alone of given.announcedAlone) {
      const touched = net.prefixes.filter((prefix) => contains(plain(alone), prefix));
      for (const prefix of new Set([...touched, plain(alone)])) {
        const found = prefixes.get(prefix) ?? { verdict: 'safe', left: 0, regions: undefined };
        prefixes.set(prefix, { ...found, verdict: worstOf([found.verdict, 'uncertain']), isWithdrawn: true });
      }
    }
  }
  const worst = worstOf([...prefixes.values()].map(({ verdict }) => verdict));
  return { prefixes, whole: isLearning ? worstOf([worst, 'uncertain']) : worst };
}

/** What becomes of a prefix at one moment. Undefined: the change does not touch it in any world. */
function prefixIn(
  net: Net,
  prefix: string,
  change: string,
  away: readonly OracleDisruption[],
): OraclePrefix | undefined {
  const worlds = net.worlds(away);
  const places = net.placesOf(prefix);
  const touchedBy = (names: ReadonlySet<string>, world: World) =>
    places.filter((place) =>
      net.routesAt(prefix, place).some((route) => names.has(world.tunnelOf(route.nexthop) ?? '')),
    );
  const own = worlds.map((world) =>
    touchedBy(
      world.taken((each) => each.change === change),
      world,
    ),
  );
  if (own.every((touched) => touched.length === 0)) return undefined;
  const found = worlds.map((world) => {
    // Where the CNIs are the same tunnels, but next hops lead elsewhere, the same places count; else those of all that is away.
    const alike = own.filter((_, k) => worlds[k]?.assignment === world.assignment).flat();
    const touched =
      alike.length > 0
        ? [...new Set(alike)]
        : touchedBy(
            world.taken(() => true),
            world,
          );
    const results = touched.map((place) => ({ place, ...net.judgePlace(prefix, place, world) }));
    const verdict = worstOf(results.map((result) => result.verdict));
    const where = new Set(results.filter((result) => result.verdict === verdict).map(({ place }) => place.region));
    return { verdict, where, left: Math.min(...results.map(({ left }) => left)) };
  });
  const verdicts = found.map(({ verdict }) => verdict);
  const isDoubtful = verdicts.includes('black_hole') && verdicts.some((verdict) => verdict !== 'black_hole');
  const worst = worstOf(verdicts);
  const where = new Set(found.filter(({ verdict }) => verdict === worst).flatMap((each) => [...each.where]));
  return {
    verdict: isDoubtful ? 'uncertain' : worst,
    left: Math.min(...found.map(({ left }) => left)),
    regions: worst === 'safe' ? undefined : net.everyRegion([...where]),
  };
}

interface Place {
  readonly region: string;
  /** The data centre, as scopes name it. */
  readonly colo: string;
  /** The data centre whose view of the tunnels holds. */
  readonly view: string;
}

interface World {
  /** Which tunnels the CNIs are. */
  readonly assignment: string;
  readonly tunnelOf: (nexthop: string) => string | undefined;
  /** The tunnels that these disruptions take, or may take. */
  readonly taken: (which: (disruption: OracleDisruption) => boolean) => ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
  readonly stopped: ReadonlySet<string>;
}

class Net {
  readonly given: TrafficCase;
  readonly prefixes: readonly string[];
  readonly #broken: BrokenTraffic | undefined;
  readonly #regions: readonly string[];
  readonly #rest: readonly string[];

  constructor(given: TrafficCase, broken: BrokenTraffic | undefined) {
    this.given = given;
    this.#broken = broken;
    this.prefixes = [...new Set(given.routes.map(({ prefix }) => plain(prefix)))];
    const named = [...new Set(given.routes.flatMap(({ regions }) => regions))];
    this.#rest = nine.filter((region) => !named.includes(region));
    this.#regions = [...named, ...this.#rest.slice(0, 1)];
  }

  /** The regions that no route names are all alike: one stands for them. */
  everyRegion(regions: readonly string[]): readonly string[] | undefined {
    const [one] = this.#rest;
    if (regions.length === this.#regions.length) return undefined;
    return [...new Set([...regions, ...(one !== undefined && regions.includes(one) ? this.#rest : [])])].sort();
  }

  /** The worse of two moments. If both are as bad, all regions of the two. */
  atBoth(a: OraclePrefix, b: OraclePrefix): OraclePrefix {
    const worse = compare(a, b) > 0 ? a : b;
    if (a.verdict !== b.verdict || a.regions === undefined || b.regions === undefined) {
      return a.verdict === b.verdict ? { ...worse, regions: undefined } : worse;
    }
    const regions = [...new Set([...a.regions, ...b.regions])].sort();
    const isEverywhere = [...this.#regions, ...this.#rest].every((region) => regions.includes(region));
    return { ...worse, regions: isEverywhere ? undefined : regions };
  }

  /** Places at which a packet to some address of the prefix follows the routes of exactly this prefix. */
  placesOf(prefix: string): readonly Place[] {
    const seen = [...new Set(this.given.rows.map(({ colo }) => colo))];
    const inside = this.given.routes.filter((route) => contains(prefix, plain(route.prefix)));
    const samples = [prefix, ...inside.map((route) => plain(route.prefix))].flatMap((each) => {
      const [first, last] = rangeOf(each);
      return [first, last, first - 1, last + 1].filter((address) => holds(prefix, address));
    });
    // Scopes of what is inside matter where it could carry the whole prefix.
    const isFull = samples.every((address) =>
      inside.some((route) => plain(route.prefix) !== prefix && holds(plain(route.prefix), address)),
    );
    const named = new Set(
      inside.filter((route) => isFull || plain(route.prefix) === prefix).flatMap(({ colos }) => colos),
    );
    const unnamed = seen.filter((colo) => !named.has(colo));
    const views = unnamed.length > 0 ? unnamed : seen.length > 0 ? seen : ['none'];
    const colos = [
      ...[...named].map((colo) => ({ colo, view: colo })),
      ...views.map((view) => ({ colo: unnamed.length > 0 ? view : 'another', view })),
    ];
    const places = this.#regions.flatMap((region) => colos.map((colo) => ({ region, ...colo })));
    return places.filter((place) => samples.some((address) => this.#winner(address, place) === prefix));
  }

  routesAt(prefix: string, { region, colo }: Place): readonly OracleRoute[] {
    return this.given.routes.filter((route) => {
      const isEverywhere = route.regions.length === 0 && route.colos.length === 0;
      if (plain(route.prefix) !== prefix) return false;
      return (
        isEverywhere ||
        this.#broken === 'a route exists everywhere' ||
        route.regions.includes(region) ||
        route.colos.includes(colo)
      );
    });
  }

  /** The longest prefix with a route at the place that contains the address. */
  #winner(address: number, place: Place): string | undefined {
    const around = this.prefixes.filter((prefix) => holds(prefix, address) && this.routesAt(prefix, place).length > 0);
    return around.sort((a, b) => lengthOf(b) - lengthOf(a))[0];
  }

  judgePlace(prefix: string, place: Place, world: World): { readonly verdict: OracleVerdict; readonly left: number } {
    const hard = this.#verdict(prefix, place, world, world.gone);
    const soft = this.#verdict(prefix, place, world, world.stopped);
    // Whether what may stop does stop: lost in one of two worlds is uncertain, degraded in one of them is safe.
    const mild = soft.verdict === 'black_hole' ? 'uncertain' : soft.verdict === 'degraded' ? 'safe' : soft.verdict;
    return { verdict: worstOf([hard.verdict, mild]), left: soft.left };
  }

  #verdict(
    prefix: string,
    place: Place,
    world: World,
    away: ReadonlySet<string>,
  ): { readonly verdict: OracleVerdict; readonly left: number } {
    const sees = (isHopeful: boolean, dead: ReadonlySet<string>) =>
      this.#arrival(prefix, place, world, isHopeful, dead);
    const first = sees(false, away);
    // The path that carries it fails, too, and so on until nothing arrives.
    let left = 0;
    const failed = new Set(away);
    for (let at = first; at !== undefined; at = sees(false, failed)) {
      left += 1;
      failed.add(at.tunnel);
    }
    if (first !== undefined) {
      const next = sees(false, new Set([...away, first.tunnel]));
      return { verdict: first.isWhole && next?.isWhole === true ? 'safe' : 'degraded', left };
    }
    const isDoubtful = sees(true, new Set()) === undefined || sees(true, away) !== undefined;
    return { verdict: isDoubtful ? 'uncertain' : 'black_hole', left };
  }

  /** Where a packet arrives: over which tunnel, and whether none is lost on the way. Undefined: nowhere. */
  #arrival(
    prefix: string,
    place: Place,
    world: World,
    isHopeful: boolean,
    dead: ReadonlySet<string>,
  ): { readonly tunnel: string; readonly isWhole: boolean } | undefined {
    const isUp = isHopeful || this.#broken === 'unknown is up';
    const candidates = this.routesAt(prefix, place).map((route) => {
      const tunnel = world.tunnelOf(route.nexthop);
      const seen = tunnel === undefined ? undefined : this.#state(tunnel, place.view);
      const state = dead.has(tunnel ?? route.nexthop) ? 0 : (seen ?? (isUp ? 1 : 0));
      const penalty = state === 1 ? 0 : state >= 0.5 ? 500_000 : 1_000_000;
      const isBlind = this.#broken === 'the lowest number wins, dead or alive';
      return { tunnel: tunnel ?? route.nexthop, state, number: route.priority + (isBlind ? 0 : penalty) };
    });
    const [best] = candidates.sort((a, b) => a.number - b.number || b.state - a.state);
    if (best !== undefined && best.state >= 0.5) return { tunnel: best.tunnel, isWhole: best.state === 1 };
    if (this.#broken !== 'a shorter prefix catches what is lost') return undefined;
    const [around] = this.prefixes
      .filter((other) => other !== prefix && contains(other, prefix))
      .sort((a, b) => lengthOf(b) - lengthOf(a));
    return around === undefined ? undefined : this.#arrival(around, place, world, isHopeful, dead);
  }

  /** Undefined: nobody knows. */
  #state(name: string, view: string): number | undefined {
    if (this.given.tunnels.some((tunnel) => tunnel.name === name && !tunnel.isChecked)) return undefined;
    const rows = this.given.rows.filter(({ tunnel }) => tunnel === name);
    if (this.#broken === 'one data centre speaks for all') return rows[0]?.state;
    const here = rows.filter(({ colo }) => colo === view);
    const states = (here.length > 0 ? here : rows).map(({ state }) => state);
    return states.length === 0 ? undefined : Math.min(...states);
  }

  /** Every way in which CNIs may be tunnels, and next hops may be in networks. */
  worlds(away: readonly OracleDisruption[]): readonly World[] {
    const disrupted = this.given.cnis.filter(({ id }) => away.some(({ cni }) => cni === id));
    const every = product(disrupted.map(({ id, mayBe }) => mayBe.map((tunnel) => [id, tunnel] as const)));
    const apart = every.filter((each) => new Set(each.map(([, tunnel]) => tunnel)).size === each.length);
    const hops = [...new Set(this.given.routes.map(({ nexthop }) => nexthop))];
    const leads = product(
      hops.map((hop) => {
        const tunnels = this.#tunnelsOf(hop);
        return (tunnels.length === 0 ? [undefined] : tunnels).map((tunnel) => [hop, tunnel] as const);
      }),
    );
    return (apart.length > 0 ? apart : every).flatMap((cnis) =>
      leads.map((lead) => this.#world(away, new Map(cnis), new Map(lead))),
    );
  }

  #world(
    away: readonly OracleDisruption[],
    cnis: ReadonlyMap<string, string>,
    leads: ReadonlyMap<string, string | undefined>,
  ): World {
    const effect = ({ cni, takes }: OracleDisruption) => {
      const version = this.given.tunnels.find(({ name }) => name === cnis.get(cni))?.version;
      if (takes !== 'session') return takes;
      return version === '1' ? 'path' : version === undefined ? 'soft' : 'nothing';
    };
    const taken = (which: (disruption: OracleDisruption) => boolean) =>
      new Set(
        away.filter((each) => which(each) && effect(each) !== 'nothing').flatMap(({ cni }) => cnis.get(cni) ?? []),
      );
    return {
      assignment: [...cnis].join(' '),
      tunnelOf: (nexthop) => leads.get(nexthop),
      taken,
      gone: taken((each) => effect(each) === 'path'),
      stopped: taken(() => true),
    };
  }

  #tunnelsOf(nexthop: string): readonly string[] {
    const around = this.given.tunnels.filter(({ network }) => holds(plain(network), addressOf(nexthop)));
    const longest = Math.max(...around.map(({ network }) => lengthOf(network)));
    return around.filter(({ network }) => lengthOf(network) === longest).map(({ name }) => name);
  }
}

function compare(a: OraclePrefix, b: OraclePrefix): number {
  return order.indexOf(a.verdict) - order.indexOf(b.verdict) || b.left - a.left;
}

function worstOf(verdicts: readonly OracleVerdict[]): OracleVerdict {
  return order[Math.max(0, ...verdicts.map((verdict) => order.indexOf(verdict)))] ?? 'safe';
}

function product<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (all, list) => all.flatMap((each) => list.map((item) => [...each, item])),
    [[]],
  );
}

function addressOf(text: string): number {
  return text.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
}

function lengthOf(prefix: string): number {
  return Number(prefix.split('/')[1]);
}

function rangeOf(prefix: string): [first: number, last: number] {
  const size = 2 ** (32 - lengthOf(prefix));
  const first = Math.floor(addressOf(prefix.split('/')[0] ?? '') / size) * size;
  return [first, first + size - 1];
}

/** The same prefix without host bits. */
function plain(prefix: string): string {
  const [first] = rangeOf(prefix);
  const octets = [24, 16, 8, 0].map((bits) => Math.floor(first / 2 ** bits) % 256);
  return `${octets.join('.')}/${lengthOf(prefix)}`;
}

function holds(prefix: string, address: number): boolean {
  const [first, last] = rangeOf(prefix);
  return first <= address && address <= last;
}

function contains(outer: string, inner: string): boolean {
  return rangeOf(inner).every((address) => holds(outer, address));
}
