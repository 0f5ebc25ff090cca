import type { JsonObject, JsonValue } from '../../model/json.ts';
import { parseCidr } from '../../net/cidr.ts';
import { isObject, sameJson, textOf } from '../json-text.ts';
import { type Account, conduitName } from '../store/account.ts';
import { addressText } from '../store/link-index.ts';
import type { World } from '../store/world.ts';
import { portStatus } from './port-status.ts';

/** What a router was told about its BGP session. The fields are those of a CNI. */
export interface RouterConfig {
  readonly customer_asn: JsonValue;
  readonly md5_key: JsonValue;
  readonly cust_ip: JsonValue;
  readonly p2p_ip: JsonValue;
}

/** The customer's router at the other end of a CNI. */
export interface Router {
  readonly account: string;
  /** The conduit name of its CNI. */
  readonly name: string;
  /** The CNI that it was last seen on. */
  readonly cni: string;
  readonly config: RouterConfig;
  readonly session: 'up' | 'down';
  /** When the session came up or went down, in milliseconds since 1970. */
  readonly since: number;
  readonly why: string;
  /** Since when the keys differ. Undefined while they are equal. */
  readonly keysDifferSince: number | undefined;
}

interface RoutersOptions {
  /** How long an old session outlives a changed key, in milliseconds. */
  readonly holdMs: number;
  readonly healthyAfterMs: number;
  readonly now: () => number;
}

/** BGP (RFC 4271) gives a session up after its hold time. Cloudflare's is 240 seconds. */
export const usualHoldMs = 240_000;

/**
 * The customer's routers, one for each CNI that has, or had, BGP. A router is set up like its CNI when the CNI first has BGP. Then only
 * `configure` changes what it holds: it keeps an old key, and it outlives its CNI.
 */
export class Routers {
  readonly #world: World;
  readonly #options: RoutersOptions;
  #routers: readonly Router[] = [];

  constructor(world: World, options: RoutersOptions) {
    this.#world = world;
    this.#options = options;
    this.look();
  }

  /** Call after every change of the world. Sessions go down and come up. */
  look(): void {
    const now = this.#options.now();
    const accounts = [...this.#world.accounts.values()];
    const followed = accounts.flatMap((account) => this.#routersOf(account, now));
    const others = this.#routers.filter((router) => !this.#world.accounts.has(router.account));
    this.#routers = [...followed, ...others].map((router) => this.#next(router, now));
  }

  /** All routers as they are now. */
  list(): readonly Router[] {
    this.look();
    return this.#routers;
  }

  /** Changes what a router holds. The fields are valid. */
  configure({ account, name }: Pick<Router, 'account' | 'name'>, told: Partial<RouterConfig>): void {
    this.look();
    this.#routers = this.#routers.map((router) =>
      router.account === account && router.name === name
        ? { ...router, config: { ...router.config, ...told } }
        : router,
    );
    this.look();
  }

  /** The routers of an account: each known one by its CNI, then by its name, and a new one for each other CNI with BGP. */
  #routersOf(account: Account, now: number): readonly Router[] {
    const known = this.#routers.filter((router) => router.account === account.tag);
    const byCni = new Map(known.map((router) => [router.cni, router]));
    const byName = new Map(
      known.filter(({ cni }) => account.cnis.get(cni) === undefined).map((router) => [router.name, router]),
    );
    const live: Router[] = [];
    for (const { value } of account.cnis.rows) {
      const [cni, name] = [textOf(value, 'id') ?? '', conduitName(value)];
      const router = byCni.get(cni) ?? byName.get(name);
      if (router !== undefined) live.push({ ...router, cni, name });
      else if (isObject(value['bgp'])) live.push(newRouter(account.tag, value, now));
    }
    const names = new Set(live.map(({ name }) => name));
    return [...live, ...[...byName.values()].filter(({ name }) => !names.has(name))];
  }

  #next(router: Router, now: number): Router {
    const { faults, keysDiffer } = this.#compare(router, now);
    const differSince = router.keysDifferSince ?? (keysDiffer ? now : undefined);
    const held = withHoldTime(router, differSince === undefined ? Infinity : differSince + this.#options.holdMs, now);
    const outlives = keysDiffer && faults.length === 0 && held.session === 'up';
    const session = faults.length === 0 && (!keysDiffer || outlives) ? 'up' : 'down';
    const since = session === held.session ? held.since : now;
    const why = [...faults, ...(keysDiffer ? [keysDifferText(outlives)] : [])].join('; ');
    return {
      ...router,
      session,
      since,
      why: why === '' ? allEqual : why,
      keysDifferSince: keysDiffer ? differSince : undefined,
    };
  }

  #compare({ account, cni, name, config }: Router, now: number): { faults: readonly string[]; keysDiffer: boolean } {
    const holder = this.#world.accounts.get(account);
    const live = holder?.cnis.get(cni)?.value;
    if (holder === undefined || live === undefined) {
      return { faults: [`no CNI has the conduit name ${name}`], keysDiffer: false };
    }
    const bgp = live['bgp'];
    if (!isObject(bgp)) return { faults: ['its CNI has no bgp'], keysDiffer: false };
    const of = configOf(live, bgp);
    const host = textOf(live, 'interconnect') ?? '';
    const state =
      textOf(portStatus(holder, host, { healthyAfterMs: this.#options.healthyAfterMs, now }), 'state') ?? 'not known';
    const faults = [
      ...(state === 'Healthy' ? [] : [`no light: ${host} is ${state}`]),
      ...(sameJson(config.customer_asn, of.customer_asn) ? [] : ['customer_asn is not that of its CNI']),
      ...(sameAddress(config.cust_ip, of.cust_ip) ? [] : ['cust_ip is not that of its CNI']),
      ...(sameAddress(config.p2p_ip, of.p2p_ip) ? [] : ['p2p_ip is not that of its CNI']),
    ];
    return { faults, keysDiffer: config.md5_key !== of.md5_key };
  }
}

const allEqual = 'key, ASN and addresses are those of its CNI, and its circuit has light';

function keysDifferText(outlives: boolean): string {
  return `md5_key is not that of its CNI${outlives ? ': the old session goes down when its hold time is over' : ''}`;
}

/** The session before this look. It may have gone down since the last one, when the hold time was over. */
function withHoldTime({ session, since }: Router, heldUntil: number, now: number): Pick<Router, 'session' | 'since'> {
  return session === 'up' && now >= heldUntil ? { session: 'down', since: heldUntil } : { session, since };
}

function newRouter(account: string, cni: JsonObject, now: number): Router {
  const bgp = cni['bgp'];
  const config = configOf(cni, isObject(bgp) ? bgp : {});
  const [id, name] = [textOf(cni, 'id') ?? '', conduitName(cni)];
  return { account, name, cni: id, config, session: 'down', since: now, why: '', keysDifferSince: undefined };
}

/** No key, null and an empty key are the same. */
function configOf(cni: JsonObject, bgp: JsonObject): RouterConfig {
  const { customer_asn = null, md5_key } = bgp;
  const { cust_ip = null, p2p_ip = null } = cni;
  return { customer_asn, md5_key: md5_key === undefined || md5_key === '' ? null : md5_key, cust_ip, p2p_ip };
}

function sameAddress(a: JsonValue, b: JsonValue): boolean {
  const [left, right] = [parseCidr(addressText(a)), parseCidr(addressText(b))];
  return left !== undefined && left.address === right?.address && left.length === right.length;
}
