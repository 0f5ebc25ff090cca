import { DeadlineOver, NetworkError } from '../../model/network-error.ts';
import type { PlannedAccount, WorkBlock } from '../../model/planned-account.ts';
import type { ApplyEvent } from '../../model/report.ts';
import { leastProofMs } from '../../model/run-check.ts';
import { durationText } from '../../model/text.ts';
import { type Answered, CloudClock } from '../../model/traffic/cloud-clock.ts';
import type { WatchedTunnel } from '../../model/traffic/route-table.ts';
import type { TrafficReader, TunnelAnalytics } from '../../model/traffic/traffic.ts';
import { HealthyStretch, type Window } from '../../preflight/health/healthy-stretch.ts';
import { lookAtTunnel, type TunnelLook } from '../../preflight/health/watched-tunnels.ts';
import type { Clock } from '../apply-options.ts';
import { SharedListing } from '../extras/shared-listing.ts';
import { mayPass, unlessAborted } from '../health/wait-healthy.ts';
import type { RunMemory } from '../run-memory.ts';
import { CircuitFinder } from './check-facts.ts';

/** Between two queries about one block. */
const pauseMs = 60_000;
const leastPauseMs = 1_000;
/** After so long without an answer that counts, none is expected any more. */
const longestUnknownMs = 30 * 60_000;
/** All blocks together ask less often than once in this time: 200 queries in the five minutes in which Cloudflare allows 300. */
const sharedPauseMs = 1_500;
/** The last minutes are asked for by themselves: an average hides a fall, and old data says nothing of now. */
const recentMs = 5 * 60_000;

export interface TunnelWaitEnd {
  readonly end: 'healthy' | 'failed' | 'stopped';
  /** What was seen last, or why it failed. */
  readonly words: string;
}

interface Context {
  readonly planned: PlannedAccount;
  readonly reader: Pick<TrafficReader, 'queryTunnels'>;
  readonly memory: RunMemory;
  readonly clock: Clock;
  readonly tell: (event: ApplyEvent) => void;
}

/** Reads the health of tunnels between circuits: after a block, until it was good for long enough, and of a survivor once. */
export class TunnelWaits {
  readonly #context: Context;
  readonly #tunnels: ReadonlyMap<string, WatchedTunnel>;
  /** The least time over which tunnels must be healthy. */
  readonly needMs: number;
  readonly #circuits: CircuitFinder;
  readonly #now: SharedListing<Answered>;
  readonly #cloud = new CloudClock();
  #waiting = 0;

  constructor(context: Context) {
    const { milliseconds = 0, tunnels = new Map<string, WatchedTunnel>() } = context.planned.tunnelHealth ?? {};
    this.#context = context;
    this.#tunnels = tunnels;
    this.needMs = Math.max(milliseconds, leastProofMs);
    this.#circuits = new CircuitFinder(context.planned, context.memory);
    const { clock } = context;
    const untilNow = (until: number) => ({ since: until - this.needMs, recent: until - recentMs, until });
    this.#now = new SharedListing(() => this.#ask(untilNow(clock.now())), clock);
  }

  /**
   * Waits until the tunnels of a block were healthy everywhere for long enough, without a gap. What was before the last write does not
   * count.
   * @param since when the last write of the block ended, on the clock
   */
  async wait(block: WorkBlock, since: number, signal: AbortSignal): Promise<TunnelWaitEnd> {
    const tunnels = this.#tunnelsOf(block);
    if (tunnels === undefined) return { end: 'failed', words: 'a tunnel of it is not known' };
    this.#waiting += 1;
    try {
      return await this.#watch(block, tunnels, new HealthyStretch(since, this.needMs), signal);
    } finally {
      this.#waiting -= 1;
    }
  }

  /**
   * Looks once whether the tunnels of a backup set on a circuit were healthy for long enough until now. Those that nothing is known of, and
   * those that were down when it was planned, are not looked at.
   * @param cnis addresses of the CNIs of the set
   */
  async look(
    circuit: string,
    cnis: ReadonlySet<string> | undefined,
  ): Promise<Pick<TunnelLook, 'words'> & { ok: boolean }> {
    const tunnels = this.#circuits.find(circuit).facts.cnis.flatMap(({ address }) => {
      const tunnel = cnis?.has(address) === true ? this.#tunnels.get(address) : undefined;
      return tunnel === undefined || tunnel.health.best === 'down' ? [] : [tunnel];
    });
    if (tunnels.length === 0) return { ok: true, words: '' };
    try {
      const { state, words } = worstLook(await this.#now.next(), tunnels);
      return { ok: state === 'healthy', words: `in the last ${durationText(this.needMs)}, ${words}` };
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      return { ok: false, words: `the health of its tunnels cannot be read: ${error.message}` };
    }
  }

  async #watch(
    { circuits, watched = [] }: WorkBlock,
    tunnels: readonly WatchedTunnel[],
    stretch: HealthyStretch,
    signal: AbortSignal,
  ): Promise<TunnelWaitEnd> {
    const { clock, tell } = this.#context;
    const [address = ''] = watched.map((gate) => gate.address);
    let last: TunnelLook = { state: 'unknown', words: 'nothing was read yet' };
    let knownAt = clock.now();
    for (;;) {
      await clock.sleep(this.#pause(stretch.leftMs(clock.now())), signal);
      if (signal.aborted) return stopped(signal, last);
      const window = stretch.windowAt(clock.now());
      const look = await unlessAborted(this.#lookAt(window, tunnels), signal);
      if (look === undefined) return stopped(signal, last);
      if (look instanceof NetworkError) return { end: 'failed', words: `their health cannot be read: ${look.message}` };
      stretch.add(look.state, window);
      if (look.state !== 'unknown') knownAt = window.until;
      else if (window.until - knownAt >= longestUnknownMs) return { end: 'failed', words: unreadable(look) };
      if (stretch.isLongEnough) return { end: 'healthy', words: look.words };
      if (look.state !== last.state && look.state !== 'healthy') {
        const state = look.state;
        tell({ type: 'tunnel_health', address, circuits, state, milliseconds: this.needMs, message: look.words });
      }
      last = look;
    }
  }

  #pause(leftMs: number): number {
    const usual = Math.max(pauseMs, this.#waiting * sharedPauseMs);
    return leftMs > 0 ? Math.max(leastPauseMs, Math.min(usual, leftMs)) : usual;
  }

  /** An error that will not pass. Others are only unknown. */
  async #lookAt(window: Window, tunnels: readonly WatchedTunnel[]): Promise<TunnelLook | NetworkError> {
    try {
      return worstLook(await this.#ask(window), tunnels);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      return mayPass.has(error.kind)
        ? { state: 'unknown', words: `their health cannot be read: ${error.message}` }
        : error;
    }
  }

  #ask(window: Window): Promise<Answered> {
    return this.#cloud.ask(() => this.#query(window), Date.now);
  }

  /** The clock of a run only tells differences, so times are counted back from now. Nothing before `since` is asked for. */
  #query({ since, recent, until }: Window): Promise<TunnelAnalytics> {
    const at = (time: number) => this.#cloud.at(Date.now()) - (this.#context.clock.now() - time);
    return this.#context.reader.queryTunnels({
      since: timeText(Math.ceil(at(since) / 1000)),
      recent: timeText(Math.ceil(at(recent) / 1000)),
      until: timeText(Math.floor(at(until) / 1000)),
    });
  }

  /**
   * The tunnels on what carries the traffic of a block now. What the block changed must be healthy; of other CNIs, what was so before. A
   * CNI that the plan creates had no traffic. Undefined: one is not known.
   */
  #tunnelsOf(block: WorkBlock): readonly WatchedTunnel[] | undefined {
    const { planned, memory } = this.#context;
    const changed = new Set(planned.work.flatMap((step) => (step.block === block.id ? [step.address] : [])));
    const created = new Set(
      planned.plan.changes.flatMap(({ action, address }) => (action === 'create' ? [address] : [])),
    );
    const cnis = (block.watched ?? []).flatMap(({ address, interconnect }) => [
      ...this.#circuits.find(memory.interconnectName(interconnect), address).facts.cnis,
    ]);
    const found: WatchedTunnel[] = [];
    for (const { address } of cnis) {
      const tunnel = this.#tunnels.get(address);
      if (tunnel === undefined && !created.has(address)) return undefined;
      if (tunnel !== undefined && (changed.has(address) || tunnel.health.worst === 'healthy')) found.push(tunnel);
    }
    return found.length === 0 ? undefined : found;
  }
}

function stopped({ reason }: AbortSignal, { words }: TunnelLook): TunnelWaitEnd {
  return reason instanceof DeadlineOver
    ? { end: 'failed', words: `the deadline is over; last seen: ${words}` }
    : { end: 'stopped', words };
}

function unreadable({ words }: TunnelLook): string {
  return `for ${durationText(longestUnknownMs)} nothing was read that counts; last seen: ${words}`;
}

const severity: readonly TunnelLook['state'][] = ['unhealthy', 'unknown', 'healthy'];

function worstLook({ analytics, doubt }: Answered, tunnels: readonly WatchedTunnel[]): TunnelLook {
  if (doubt !== undefined) return { state: 'unknown', words: doubt };
  const looks = tunnels.map((tunnel) => lookAtTunnel(analytics, tunnel));
  const [worst] = looks.toSorted((a, b) => severity.indexOf(a.state) - severity.indexOf(b.state));
  return worst ?? { state: 'unknown', words: 'no tunnel is known' };
}

function timeText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
