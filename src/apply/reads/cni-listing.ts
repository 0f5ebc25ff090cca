import type { JsonObject } from '../../model/json.ts';
import type { LiveCni } from '../../model/live.ts';
import type { NetworkApi } from '../../model/network-api.ts';
import { NetworkError } from '../../model/network-error.ts';
import { isJsonObject, valueAt } from '../../plan/diff/same-wire-value.ts';
import type { Clock } from '../apply-options.ts';
import { md5KeyPath } from '../cni-patches.ts';
import type { RunMemory } from '../run-memory.ts';
import { isShown, probe, type Proven } from './probe.ts';
import { formOf, holdsWritten } from './whole-object.ts';

/** Nothing is written from a listing that began longer ago. */
export const freshMs = 2_000;

/** A listing is not used after this time: the PUT must still go out in time. */
const usedMs = 1_500;

/** The most objects that a page holds. */
const pageSize = 1_000;

/** A CNI as a listing showed it. */
export interface ListedCni {
  readonly live: LiveCni;
  /** True where the listing is too old to write from it. Asked at the moment when the PUT would be sent. */
  readonly isLate: () => boolean;
}

/** A PUT of this run that the API confirmed. */
interface Written {
  readonly sent: JsonObject;
  readonly answer: JsonObject;
}

interface Sight {
  readonly cnis: ReadonlyMap<string, LiveCni>;
  /** Each page shows the account at this time or later. */
  readonly begun: number;
  readonly proven: Proven;
  /** How many reads it may have saved. */
  asked: number;
}

interface Context {
  readonly api: Pick<NetworkApi, 'listCnis' | 'getCni' | 'requestsLeft'>;
  readonly clock: Clock;
  readonly memory: RunMemory;
  /** True if so many requests hold a GET and a write for each step that may still come. */
  readonly fits: (requests: number) => boolean;
}

/**
 * Reads CNIs again by listings, where the quota that is left does not hold a GET for each write. From then on it does so to the end of the
 * run: others use the quota, too.
 *
 * A listing must prove itself. It must show what this run has written, every field, so that one that comes late is noticed. Of the CNIs
 * with the same fields, some are also read by GETs, which must show the same (`probe`). In doubt the run goes on with GETs. And a listing
 * never shows that a CNI is gone or has changed: then a GET decides.
 */
export class CniListing {
  readonly #context: Context;
  /** Ids of CNIs that steps have begun with. */
  readonly #begunWith = new Set<string>();
  /** By id: what this run has written since the last listing, and its last write before. */
  #written = new Map<string, Written>();
  #proven: Proven | undefined;
  #isOn = false;
  #isOff = false;
  #sight: Promise<Sight | undefined> | undefined;
  #begun = -Infinity;
  #last: Sight | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Undefined: read it by a GET. `hasKey`: the PUT will hold the MD5 key, or the CNI needs none. */
  async find(id: string, hasKey: boolean): Promise<ListedCni | undefined> {
    const { clock, memory } = this.#context;
    this.#begunWith.add(id);
    if (!this.#isWanted() || this.#written.size === 0) return undefined;
    // The API may show what this run wrote with a delay. Only single reads wait for it.
    if (memory.writtenCni(id) !== undefined || memory.isOwnCni(id)) return undefined;
    const sight = await this.#current();
    if (sight === undefined) return undefined;
    sight.asked += 1;
    const live = sight.cnis.get(id);
    if (live === undefined || !isWhole(live, hasKey, sight.proven) || clock.now() - sight.begun > usedMs)
      return undefined;
    return { live, isLate: () => clock.now() - sight.begun > freshMs };
  }

  /** Records a PUT that the API confirmed. */
  wrote(id: string, written: Written): void {
    this.#written.delete(id);
    this.#written.set(id, written);
  }

  #isWanted(): boolean {
    if (this.#isOff) return false;
    const left = this.#context.api.requestsLeft?.();
    // Slowed down, a PUT would come too late for its listing.
    if (left === undefined || left < 1) return false;
    this.#isOn ||= !this.#context.fits(left);
    return this.#isOn;
  }

  #current(): Promise<Sight | undefined> {
    const now = this.#context.clock.now();
    if (this.#sight !== undefined && now - this.#begun <= usedMs) return this.#sight;
    // A listing that is asked no more often than it has pages saves nothing.
    if (this.#last !== undefined && this.#last.asked <= Math.ceil(this.#last.cnis.size / pageSize)) this.#isOff = true;
    if (this.#isOff) return Promise.resolve(undefined);
    this.#begun = now;
    this.#sight = this.#list(now).then((sight) => {
      this.#last = sight;
      this.#isOff ||= sight === undefined;
      return sight;
    });
    return this.#sight;
  }

  /** Undefined where the listing cannot be relied on. */
  async #list(begun: number): Promise<Sight | undefined> {
    const proofs = this.#written;
    this.#written = new Map([...proofs].slice(-1));
    const { api, clock, memory } = this.#context;
    const listed = await api.listCnis().catch((error: unknown) => {
      if (error instanceof NetworkError) return undefined;
      throw error;
    });
    if (listed === undefined) return undefined;
    const cnis = new Map(listed.map((cni) => [cni.id, cni]));
    // An object that comes twice means that the pages moved while they were read.
    if (cnis.size !== listed.length || clock.now() - begun > usedMs) return undefined;
    for (const [id, { sent, answer }] of proofs) {
      const now = cnis.get(id)?.raw;
      if (now === undefined ? !memory.wasDeleted(id) : !holdsWritten(now, sent, answer)) return undefined;
    }
    const isFirst = this.#proven === undefined;
    this.#proven ??= await probe(listed, api, (id) => this.#begunWith.has(id));
    // Those who ask for the first one may wait for the probe until it is too old.
    return this.#proven && { cnis, begun, proven: this.#proven, asked: isFirst ? Infinity : 0 };
  }
}

/** Without `bgp.md5_key`, nobody knows whether the API hides a key there, unless it shows another one. Null says that there is none. */
function isWhole({ raw }: LiveCni, hasKey: boolean, { forms, showsKeys }: Proven): boolean {
  const key = valueAt(raw, md5KeyPath);
  const saysKey = key === null || isShown(key) || !isJsonObject(raw['bgp']);
  return forms.has(formOf(raw)) && (saysKey || hasKey || showsKeys);
}
