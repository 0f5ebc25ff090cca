import { addTo } from '../../model/collections.ts';
import type { Disruption, Moment } from '../../model/traffic/judgement.ts';
import type { TrafficView } from '../traffic-view.ts';
import type { Tunnel } from '../tunnels.ts';
import { conduitOf, type Scenario } from './scenarios.ts';

/**
 * Tells which changes a moment has to judge. A change that runs through many moments comes to the same in each of them while nothing else
 * happens to any tunnel that carries its prefixes, and while it is the same objects of Magic.
 */
export class JudgedAgain {
  readonly #view: TrafficView;
  /** The changes that run in several moments. */
  readonly #lasting: ReadonlySet<string>;
  /** By change that was judged: its tunnels in each scenario. Empty where they are always the same. */
  readonly #known = new Map<string, readonly (Tunnel | undefined)[]>();
  /** By tunnel: the changes to judge again when something else happens to it. */
  readonly #watchers = new Map<Tunnel, string[]>();
  readonly #open = new Set<string>();
  #scenarios: readonly Scenario[] = [];

  constructor(view: TrafficView, moments: readonly Moment[]) {
    this.#view = view;
    const seen = new Set<string>();
    this.#lasting = new Set(moments.flatMap(({ own }) => own.filter((id) => seen.has(id) || !seen.add(id))));
  }

  /** @param scenarios of the next moment */
  begin(scenarios: readonly Scenario[]): void {
    const before = this.#scenarios;
    this.#scenarios = scenarios;
    if (before.length !== scenarios.length) {
      for (const id of this.#known.keys()) this.#open.add(id);
      return;
    }
    scenarios.forEach(({ gone, stopped }, i) => {
      this.#openWatchers(before[i]?.gone, gone);
      if (stopped !== gone || before[i]?.stopped !== before[i]?.gone) this.#openWatchers(before[i]?.stopped, stopped);
    });
  }

  /** Whether this moment has to judge a change; then it counts as judged. */
  take(id: string, disruptions: readonly Disruption[]): boolean {
    if (!this.#lasting.has(id)) return true;
    const before = this.#known.get(id);
    if (before === undefined) this.#watch(id, disruptions);
    const tunnels = before?.length === 0 ? before : this.#tunnelsOf(disruptions);
    if (!this.#open.delete(id) && before !== undefined && isSame(before, tunnels)) return false;
    this.#known.set(id, tunnels);
    return true;
  }

  #openWatchers(before: ReadonlySet<Tunnel> = new Set(), now: ReadonlySet<Tunnel>): void {
    for (const [some, others] of [
      [before, now],
      [now, before],
    ] as const) {
      for (const tunnel of some) {
        if (others.has(tunnel)) continue;
        for (const id of this.#watchers.get(tunnel) ?? []) this.#open.add(id);
      }
    }
  }

  #watch(id: string, disruptions: readonly Disruption[]): void {
    const own = disruptions.flatMap(({ cni }) => conduitOf(cni, this.#view.conduits).choices.flat());
    const groups = new Set(own.flatMap((tunnel) => [...this.#view.groupsOn(tunnel)]));
    const cells = new Set([...groups].flatMap((group) => this.#view.cellsOf(group)));
    const paths = new Set([...cells].flatMap((cell) => cell.paths.map(([path]) => path)));
    for (const tunnel of new Set([...paths].flatMap(({ tunnels }) => tunnels))) addTo(this.#watchers, tunnel, id);
  }

  #tunnelsOf(disruptions: readonly Disruption[]): readonly (Tunnel | undefined)[] {
    const conduits = disruptions.map(({ cni }) => conduitOf(cni, this.#view.conduits));
    if (conduits.every(({ choices }) => choices.length === 1)) return [];
    return this.#scenarios.flatMap(({ tunnelsOf }) => [...conduits.flatMap(({ cni }) => tunnelsOf(cni.id)), undefined]);
  }
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
