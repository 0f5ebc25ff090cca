import { addTo } from '../../model/collections.ts';
import type { Disruption } from '../../model/traffic/judgement.ts';
import type { TrafficView } from '../traffic-view.ts';
import type { Tunnel } from '../tunnels.ts';
import { conduitOf } from './scenarios.ts';

/**
 * Tells which of the changes that run through many moments a moment has to judge. Each of them comes to the same in every moment while
 * nothing else happens to any tunnel that carries its prefixes, and while each CNI is the same object of Magic.
 */
export class JudgedAgain {
  readonly #view: TrafficView;
  /** By change. */
  readonly #lasting: ReadonlyMap<string, readonly Disruption[]>;
  #watchers: ReadonlyMap<Tunnel, readonly string[]> | undefined;

  constructor(view: TrafficView, lasting: ReadonlyMap<string, readonly Disruption[]>) {
    this.#view = view;
    this.#lasting = lasting;
  }

  /** @param changed the tunnels to which something happens at this moment; `all`, if it is the first one or CNIs may be other objects */
  at(changed: readonly Tunnel[] | 'all'): Iterable<string> {
    if (changed === 'all') return this.#lasting.keys();
    this.#watchers ??= this.#findWatchers();
    const watchers = this.#watchers;
    return new Set(changed.flatMap((tunnel) => watchers.get(tunnel) ?? []));
  }

  /** By tunnel: the changes to judge again when something happens to it. */
  #findWatchers(): ReadonlyMap<Tunnel, readonly string[]> {
    const watchers = new Map<Tunnel, string[]>();
    for (const [id, disruptions] of this.#lasting) {
      const own = disruptions.flatMap(({ cni }) => conduitOf(cni, this.#view.conduits).choices.flat());
      const groups = new Set(own.flatMap((tunnel) => [...this.#view.groupsOn(tunnel)]));
      const cells = new Set([...groups].flatMap((group) => this.#view.cellsOf(group)));
      const paths = new Set([...cells].flatMap((cell) => cell.paths.map(([path]) => path)));
      for (const tunnel of new Set([...paths].flatMap(({ tunnels }) => tunnels))) addTo(watchers, tunnel, id);
    }
    return watchers;
  }
}
