import type { LiveCni } from '../../model/live.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { WorkAction } from '../../model/planned-account.ts';
import type { ApplyEvent } from '../../model/report.ts';
import type { MagicInterconnect, TrafficReader } from '../../model/traffic/traffic.ts';
import { correlator } from '../../preflight/correlate.ts';
import { liveConduits } from '../../preflight/live-conduits.ts';
import type { Clock } from '../apply-options.ts';
import { mayPass } from '../health/wait-healthy.ts';
import type { RunMemory } from '../run-memory.ts';
import type { LostExtras, StepDone } from '../step-end.ts';
import { type CniPut, lostExtras, showsOldValue } from './lost-extras.ts';
import { SharedListing } from './shared-listing.ts';

/** Magic follows a PUT of a CNI within this time. */
const longestLookMs = 30_000;
const firstPauseMs = 1_000;
const longestPauseMs = 8_000;

/** `note`: why the look proves nothing. */
export interface Look {
  readonly lost?: LostExtras;
  readonly note?: string;
}

interface Context {
  readonly reader: Pick<TrafficReader, 'listMagicInterconnects'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly tell: (event: ApplyEvent) => void;
}

/** Looks whether a PUT of a CNI took along what only Magic shows: filters, health check, return routing, key. */
export class MagicLooks {
  readonly #context: Context;
  readonly #listing: SharedListing<readonly MagicInterconnect[]>;
  #before: Promise<readonly MagicInterconnect[] | undefined> | undefined;
  /** By id of the CNI: its object as last read. Null: it has none, or nobody knows which. */
  readonly #known = new Map<string, MagicInterconnect | null>();
  #isToldNotRead = false;

  constructor(context: Context) {
    this.#context = context;
    this.#listing = new SharedListing(() => context.reader.listMagicInterconnects(), context.clock);
  }

  /** Reads Magic once, before the first PUT of the run. */
  async before(address: string): Promise<void> {
    this.#before ??= this.#context.reader
      .listMagicInterconnects()
      .catch((error: unknown) => this.#notRead(address, error));
    await this.#before;
  }

  async after(address: string, put: CniPut): Promise<Look> {
    const before = await this.#before;
    const old = before && this.#objectOf(before, put);
    if (before === undefined || old === undefined || old === null) return {};
    const { clock, signal } = this.#context;
    const until = clock.now() + longestLookMs;
    for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
      const { object, error } = await this.#find(before, old, put);
      if (error !== undefined && !mayPass.has(error.kind)) return this.#unknown(address, put, error);
      const lost = object === undefined ? [] : lostExtras(old, object, put);
      if (object !== undefined && (lost.length > 0 || !showsOldValue(old, object, put))) {
        this.#known.set(put.to.id, object);
        return lost.length === 0 ? {} : { lost: lostWords(object, put, lost) };
      }
      const left = until - clock.now();
      if (left <= 0 || signal.aborted) return this.#unknown(address, put, error, object);
      await clock.sleep(Math.min(pause, left), signal);
    }
  }

  #objectOf(before: readonly MagicInterconnect[], { from }: CniPut): MagicInterconnect | null {
    const known = this.#known.get(from.id);
    if (known !== undefined) return known;
    const object = onlyMatch(before, from) ?? null;
    this.#known.set(from.id, object);
    return object;
  }

  /** The id stays through a rename, a move and new addresses. An object with another id counts only if it is new. */
  async #find(
    before: readonly MagicInterconnect[],
    old: MagicInterconnect,
    { to }: CniPut,
  ): Promise<{ readonly object?: MagicInterconnect | undefined; readonly error?: NetworkError }> {
    try {
      const now = await this.#listing.next();
      const same = now.find(({ id }) => id !== undefined && id === old.id);
      if (same !== undefined) return { object: same };
      const ids = new Set(before.map(({ id }) => id));
      return {
        object: onlyMatch(
          now.filter(({ id }) => id === undefined || !ids.has(id)),
          to,
        ),
      };
    } catch (error) {
      if (error instanceof NetworkError) return { error };
      throw error;
    }
  }

  #unknown(address: string, { to }: CniPut, error: NetworkError | undefined, object?: MagicInterconnect): Look {
    this.#known.set(to.id, null);
    if (error !== undefined) {
      this.#notRead(address, error);
      return {};
    }
    const what = object === undefined ? 'did not show this CNI' : 'still showed the old values of this CNI';
    return {
      note: `Magic ${what} in the reads after the write. Look at its filters, health check, return routing and key yourself.`,
    };
  }

  #notRead(address: string, error: unknown): undefined {
    if (!(error instanceof NetworkError)) throw error;
    if (this.#isToldNotRead) return;
    this.#isToldNotRead = true;
    const hint = error.hint === undefined ? '' : `; ${error.hint}`;
    this.#context.tell({ type: 'magic_not_read', address, message: `${error.message}${hint}` });
  }
}

/** The CNI before a PUT that may take along what only the Magic side shows. A CNI that this run made has nothing there to lose. */
export function watchedCni(action: WorkAction, memory: RunMemory): LiveCni | undefined {
  if (action.call !== 'update_cni' || !('id' in action.cni)) return undefined;
  // A CNI that stands aside is looked at after its last PUT.
  if (action.aside !== undefined || action.restore !== undefined) return undefined;
  return memory.writtenCni(action.cni.id) ?? action.seen;
}

export function withLook(end: StepDone, { lost, note }: Look): StepDone {
  const notes = [end.note, note].filter((text) => text !== undefined).join(' ');
  return {
    ...end,
    ...(notes !== '' && { note: notes }),
    ...(lost !== undefined && { unfit: true, extras: lost }),
  };
}

function onlyMatch(objects: readonly MagicInterconnect[], cni: CniPut['to']): MagicInterconnect | undefined {
  const [conduit] = liveConduits({ cnis: [cni], interconnects: [] });
  if (conduit === undefined) return undefined;
  const found = correlator(objects)(conduit).objects;
  return found.length === 1 ? found[0] : undefined;
}

function lostWords({ id, name }: MagicInterconnect, { to }: CniPut, lost: readonly string[]): LostExtras {
  const who = `Magic interconnect ${name ?? to.magic.conduit_name}${id === undefined ? '' : ` (${id})`}`;
  const fields = lost.join(', ');
  return {
    message: `the PUT was carried out, but ${who} has lost ${fields}`,
    next: `Set again on ${who}, in the dashboard or with the Magic API: ${fields}. The CNI API does not have these fields, so no plan restores them.`,
  };
}
