import type { JsonObject } from '../../model/json.ts';
import { isObject, textOf } from '../json/json-kinds.ts';
import { LinkIndex, linksOf } from './link-index.ts';
import type { Progress } from './progress.ts';
import { Row, Table } from './table.ts';

/** Everything that one account holds, with the indexes that make a request cheap. */
export class Account {
  readonly tag: string;
  readonly slots = new Table();
  readonly interconnects = new Table();
  readonly cnis = new Table();
  readonly links = new LinkIndex();
  readonly status = new Map<string, JsonObject>();
  readonly tunnels: ReadonlySet<string>;
  readonly progress: Progress;
  #settings: Row;
  readonly #conduits = new Map<string, string>();
  readonly #hosted = new Map<string, Set<string>>();

  constructor(tag: string, settings: JsonObject, tunnels: Iterable<string>, progress: Progress) {
    this.tag = tag;
    this.#settings = new Row(0, settings);
    this.tunnels = new Set(tunnels);
    this.progress = progress;
  }

  get settings(): Row {
    return this.#settings;
  }

  setSettings(value: JsonObject): void {
    this.#settings = new Row(0, value);
  }

  /** Adds the CNI or replaces the one of its id. */
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

  /** The ids of the CNIs on an interconnect. */
  hostedBy(interconnect: string): ReadonlySet<string> {
    return this.#hosted.get(interconnect) ?? new Set();
  }

  /** What holds a conduit name: a CNI's id, or `tunnel` for a GRE or IPsec tunnel, which share the namespace. */
  holderOfConduit(name: string): string | undefined {
    return this.tunnels.has(name) ? 'tunnel' : this.#conduits.get(name);
  }
}

export function conduitName(cni: JsonObject): string {
  const magic = cni['magic'];
  return (isObject(magic) ? textOf(magic, 'conduit_name') : undefined) ?? '';
}
