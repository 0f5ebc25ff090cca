import { setMaxListeners } from 'node:events';
import { NetworkError } from '../../model/network-error.ts';
import type { ApplyEvent } from '../../model/report.ts';
import { joinWords } from '../../model/text.ts';
import type { MagicInterconnect, TrafficReader } from '../../model/traffic/traffic.ts';
import { correlator } from '../../preflight/correlate.ts';
import { liveConduits } from '../../preflight/live-conduits.ts';
import type { Clock } from '../apply-options.ts';
import { mayPass } from '../health/wait-healthy.ts';
import type { LostExtras } from '../step-end.ts';
import { type CniPut, followedBy, hasNothingToLose, lostExtras } from './lost-extras.ts';
import { SharedListing } from './shared-listing.ts';

/** Magic follows a PUT of a CNI within this time. */
const longestLookMs = 30_000;
const firstPauseMs = 1_000;
const longestPauseMs = 8_000;

/** Where Magic shows nothing of what a PUT changed, what is still there after this time counts as kept. */
const unshownMs = 5_000;

/** A read of the Magic side serves the PUTs that begin within this time after it. From its end: one that takes longer would be read for ever. */
const freshMs = 60_000;

/** `note`: why the look proves nothing. */
export interface Look {
  readonly lost?: LostExtras;
  readonly note?: string;
}

export interface MagicContext {
  readonly reader: Pick<TrafficReader, 'listMagicInterconnects'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly tell: (event: ApplyEvent) => void;
}

/** The Magic side, as one read showed it. */
export interface Sight {
  readonly objects: readonly MagicInterconnect[];
  /** When the read began. */
  readonly at: number;
}

/** Looks whether a PUT of a CNI took along what only Magic shows: filters, health check, return routing, key. */
export class MagicLooks {
  readonly #context: MagicContext;
  readonly #listing: SharedListing<readonly MagicInterconnect[]>;
  #sight: Promise<Sight | undefined> | undefined;
  /** When the last read ended. Infinity: it goes on. */
  #sightEnded = 0;
  /** By id of the CNI: its object as last read. Undefined: nobody knows which it is, or how it is. */
  readonly #known = new Map<string, { readonly object: MagicInterconnect | undefined; readonly at: number }>();
  #isToldNotRead = false;

  constructor(context: MagicContext) {
    this.#context = context;
    // Many looks wait at the same time, and each listens for the end of the run.
    setMaxListeners(0, context.signal);
    this.#listing = new SharedListing(() => context.reader.listMagicInterconnects(), context.clock);
  }

  /** The Magic side before a PUT. It has a second writer, so what was read long ago is read again. */
  before(address: string): Promise<Sight | undefined> {
    const now = this.#context.clock.now();
    if (this.#sight === undefined || now - this.#sightEnded >= freshMs) {
      this.#sightEnded = Infinity;
      this.#sight = this.#look(address, now, this.#sight);
    }
    return this.#sight;
  }

  async #look(address: string, at: number, last: Promise<Sight | undefined> | undefined): Promise<Sight | undefined> {
    try {
      return { objects: await this.#context.reader.listMagicInterconnects(), at };
    } catch (error) {
      this.#notRead(address, error);
      return await last;
    } finally {
      this.#sightEnded = this.#context.clock.now();
    }
  }

  async after(address: string, put: CniPut, before: Sight | undefined): Promise<Look> {
    if (before === undefined) return {};
    const known = this.#known.get(put.from.id);
    const [old, ...others] =
      known !== undefined && known.at >= before.at ? [known.object] : matches(before.objects, put.from);
    if (others.length > 0) return { note: ambiguous([old, ...others]) };
    if (old === undefined || hasNothingToLose(old, put)) return {};
    const { clock, signal } = this.#context;
    const begun = clock.now();
    for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
      const keptMs = begun + unshownMs - clock.now();
      const { object, error } = await this.#find(before.objects, old, put);
      if (error !== undefined && !mayPass.has(error.kind)) return this.#unknown(address, put, error);
      const lost = object === undefined ? [] : lostExtras(old, object, put);
      const state = object && followedBy(old, object, put);
      const isDecided = lost.length > 0 || state === 'followed' || (state === 'unshown' && keptMs <= 0);
      if (object !== undefined && isDecided) {
        this.#known.set(put.to.id, { object, at: clock.now() });
        return lost.length === 0 ? {} : { lost: lostWords(object, put, lost) };
      }
      const left = begun + longestLookMs - clock.now();
      if (left <= 0 || signal.aborted) return this.#unknown(address, put, error, state);
      const isSoon = state === 'unshown' && keptMs > 0;
      await clock.sleep(Math.min(pause, isSoon ? keptMs : left), signal);
    }
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
      const [object, ...others] = matches(
        now.filter(({ id }) => id === undefined || !ids.has(id)),
        to,
      );
      return others.length === 0 ? { object } : {};
    } catch (error) {
      if (error instanceof NetworkError) return { error };
      throw error;
    }
  }

  #unknown(
    address: string,
    { to }: CniPut,
    error: NetworkError | undefined,
    state?: ReturnType<typeof followedBy>,
  ): Look {
    this.#known.set(to.id, { object: undefined, at: this.#context.clock.now() });
    if (error !== undefined) {
      this.#notRead(address, error);
      return {};
    }
    if (state === 'unshown') return { note: `${interrupted} ${lookYourself}` };
    const what = state === undefined ? 'did not show this CNI' : 'still showed the old values of this CNI';
    return {
      note: `Magic ${what} in the reads after the write. ${lookYourself}`,
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

const interrupted =
  'The run was interrupted before Magic could follow the write: it is not known whether the write took anything along there.';
const lookYourself = 'Look at its filters, health check, return routing and key yourself.';

function ambiguous(objects: readonly (MagicInterconnect | undefined)[]): string {
  const names = objects.flatMap((object) => object?.name ?? object?.id ?? []);
  return `Each of the Magic interconnects ${joinWords(names)} may be this CNI, so none was compared after the write. ${lookYourself}`;
}

function matches(objects: readonly MagicInterconnect[], cni: CniPut['to']): readonly MagicInterconnect[] {
  const [conduit] = liveConduits({ cnis: [cni], interconnects: [] });
  return conduit === undefined ? [] : correlator(objects)(conduit).objects;
}

function lostWords({ id, name }: MagicInterconnect, { to }: CniPut, lost: readonly string[]): LostExtras {
  const who = `Magic interconnect ${name ?? to.magic.conduit_name}${id === undefined ? '' : ` (${id})`}`;
  const fields = lost.join(', ');
  return {
    message: `the PUT was carried out, but ${who} has lost ${fields}`,
    next: `Set again on ${who}, in the dashboard or with the Magic API: ${fields}. The CNI API does not have these fields, so no plan restores them. Do it before you run apply again: a new run does not know of the loss, and goes on with the other circuits of its backup sets.`,
  };
}
