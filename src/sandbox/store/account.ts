import { createHash } from 'node:crypto';
import type { SeedProgress } from '../../model/generated/sandbox-seed.ts';
import type { JsonObject } from '../../model/json.ts';
import { isObject, textOf } from '../json-text.ts';
import { type Traffic, tunnelNames } from './account-traffic.ts';
import { LinkIndex, linksOf } from './link-index.ts';
import { Row, Table } from './table.ts';

/** All objects of an account, with indexes that keep requests fast. */
export class Account {
  readonly tag: string;
  readonly slots = new Table();
  readonly interconnects = new Table();
  readonly cnis = new Table();
  readonly links = new LinkIndex();
  readonly status = new Map<string, JsonObject>();
  /** The name as seeded. */
  readonly givenName: string | undefined;
  /** The names as seeded beside those of `traffic`. */
  readonly tunnels: ReadonlySet<string>;
  readonly traffic: Traffic;
  readonly progress: Progress;
  #settings: Row;
  readonly #tunnelNames: ReadonlySet<string>;
  readonly #conduits = new Map<string, string>();
  readonly #hosted = new Map<string, Set<string>>();

  constructor(tag: string, settings: JsonObject, { name, tunnels, traffic, progress }: AccountParts) {
    this.tag = tag;
    this.#settings = new Row(0, settings);
    this.givenName = name;
    this.tunnels = new Set(tunnels);
    this.traffic = traffic;
    this.progress = progress;
    this.#tunnelNames = new Set([...this.tunnels, ...tunnelNames(traffic)]);
  }

  /** A name that customers know. */
  get name(): string {
    return this.givenName ?? `Account ${this.tag}`;
  }

  get settings(): Row {
    return this.#settings;
  }

  setSettings(value: JsonObject): void {
    this.#settings = new Row(0, value);
  }

  /** Adds the CNI, or replaces the CNI with the same id. */
  putCni(id: string, value: JsonObject): void {
    if (this.cnis.get(id) === undefined) {
      this.cnis.insert(id, value);
    } else {
      this.#unindex(id);
      this.cnis.replace(id, value);
    }
    this.#conduits.set(conduitName(value), id);
    const host = textOf(value, 'interconnect') ?? '';
    this.#hosted.set(host, (this.#hosted.get(host) ?? new Set()).add(id));
    this.links.add(id, linksOf(value));
  }

  removeCni(id: string): void {
    this.#unindex(id);
    this.cnis.remove(id);
  }

  #unindex(id: string): void {
    const old = this.cnis.get(id)?.value;
    if (old === undefined) return;
    this.#conduits.delete(conduitName(old));
    this.#hosted.get(textOf(old, 'interconnect') ?? '')?.delete(id);
    this.links.remove(id);
  }

  hostedBy(interconnect: string): ReadonlySet<string> {
    return this.#hosted.get(interconnect) ?? new Set();
  }

  /**
   * The holder of a conduit name: the id of a CNI, `tunnel` for a GRE or IPsec tunnel, or the key of a Magic interconnect. All share the
   * namespace.
   */
  holderOfConduit(name: string): string | undefined {
    if (this.#tunnelNames.has(name)) return 'tunnel';
    return this.#conduits.get(name) ?? this.traffic.interconnects.holderOf(name);
  }
}

interface AccountParts {
  readonly name: string | undefined;
  readonly tunnels: Iterable<string>;
  readonly traffic: Traffic;
  readonly progress: Progress;
}

export function conduitName(cni: JsonObject): string {
  const magic = cni['magic'];
  return (isObject(magic) ? textOf(magic, 'conduit_name') : undefined) ?? '';
}

/** The ASN on Cloudflare's side without a private ASN. Null in a PUT of the settings resets to it. */
export const defaultAsn = 13335;

/** Counters and marks of an account that its objects do not show. */
interface Progress {
  readonly names: Map<string, number>;
  cnis: number;
  links: number;
  readonly createdAt: Map<string, number>;
  /** SHA-256 by interconnect name. */
  readonly pairingKeys: Map<string, string>;
}

export function readProgress(seed: SeedProgress | undefined): Progress {
  return {
    names: new Map(Object.entries(seed?.names ?? {})),
    cnis: seed?.cnis ?? 0,
    links: seed?.links ?? 0,
    createdAt: new Map(Object.entries(seed?.created_at ?? {})),
    pairingKeys: new Map(Object.entries(seed?.pairing_keys ?? {})),
  };
}

/** Undefined if nothing was counted yet, so that a seed is written as it was read. */
export function writeProgress(progress: Progress): SeedProgress | undefined {
  const written: SeedProgress = {
    ...(progress.names.size > 0 && { names: Object.fromEntries(progress.names) }),
    ...(progress.cnis > 0 && { cnis: progress.cnis }),
    ...(progress.links > 0 && { links: progress.links }),
    ...(progress.createdAt.size > 0 && { created_at: Object.fromEntries(progress.createdAt) }),
    ...(progress.pairingKeys.size > 0 && { pairing_keys: Object.fromEntries(progress.pairingKeys) }),
  };
  return Object.keys(written).length > 0 ? written : undefined;
}

/** A UUID in the form of a random UUID (version 4), equal for equal names. Two equal runs give the same ids. */
export function stableUuid(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** The stored form of a pairing key. A state file must not show a secret that the API does not show. */
export function keyDigest(pairingKey: string): string {
  return createHash('sha256').update(pairingKey).digest('hex');
}
