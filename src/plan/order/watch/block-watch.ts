import { compareText } from '../../../model/text.ts';
import type { WatchedTunnel } from '../../../model/traffic/route-table.ts';
import type { Decisions } from '../../stages.ts';
import type { Block, UnplacedBlock } from '../blocks.ts';

/** By live id of the CNI. */
export type KnownTunnels = ReadonlyMap<string, WatchedTunnel>;

/** What a reader must know of the tunnels of blocks that others wait for. Live ids, sorted. */
export interface WatchGaps {
  /** CNIs whose tunnels are not known: nothing is watched on their circuits. */
  readonly unknown: readonly string[];
  /** CNIs that change, and whose tunnels are not healthy everywhere now: apply waits until they are. */
  readonly unhealthy: readonly string[];
}

/** Which blocks tunnel health can prove: those where the tunnel of every CNI that their circuits carry then is known and keeps its name. */
export class BlockWatch {
  readonly #traffic: Decisions['traffic'];
  readonly #tunnels: KnownTunnels;
  /** A new name starts a new history. */
  readonly #renamed: ReadonlySet<string>;
  readonly #known = new Map<UnplacedBlock, boolean>();

  constructor({ cnis, traffic }: Pick<Decisions, 'cnis' | 'traffic'>, tunnels: KnownTunnels) {
    this.#traffic = traffic;
    this.#tunnels = tunnels;
    this.#renamed = renamedCnis(cnis);
  }

  isKnown(block: UnplacedBlock): boolean {
    const found = this.#known.get(block) ?? this.#judge(block);
    this.#known.set(block, found);
    return found;
  }

  /** @param awaited blocks that another block waits for */
  gaps(awaited: ReadonlySet<Block>): WatchGaps {
    const blocks = [...awaited];
    const unknown = blocks.flatMap((block) => this.#carried(block).filter((id) => !this.#isKnown(id)));
    const unhealthy = blocks.flatMap((block) =>
      this.isKnown(block)
        ? this.#changed(block).filter((id) => (this.#tunnels.get(id)?.health.worst ?? 'healthy') !== 'healthy')
        : [],
    );
    return { unknown: sorted(unknown), unhealthy: sorted(unhealthy) };
  }

  /** What an interrupted run deleted is made anew, and has no tunnel yet. */
  #judge(block: UnplacedBlock): boolean {
    const carried = block.bringsBack ? [] : this.#carried(block);
    return carried.length > 0 && carried.every((id) => this.#isKnown(id));
  }

  #isKnown(id: string): boolean {
    return this.#tunnels.has(id) && !this.#renamed.has(id);
  }

  /** The CNIs that are on the circuits of a block after it, or on those that its CNIs move onto. Without those that go. */
  #carried({ touches, circuits }: UnplacedBlock): readonly string[] {
    const targets = [...touches.values()].flatMap(({ cnis }) =>
      [...cnis.values()].flatMap(({ onto }) => (onto !== undefined && 'name' in onto.at ? [onto.at.name] : [])),
    );
    return [...new Set([...circuits, ...targets])].flatMap((circuit) => {
      const own = touches.get(circuit);
      const isGone = (id: string) => own?.cnis.get(id)?.isGone === true;
      // Without a touch of its own, a CNI goes with its circuit.
      if (own?.whole?.isGone === true) return [...own.cnis].flatMap(([id, touch]) => (touch.isGone ? [] : [id]));
      return this.#traffic.cnisOn(circuit).flatMap(({ id }) => (isGone(id) ? [] : [id]));
    });
  }

  #changed(block: UnplacedBlock): readonly string[] {
    const changed = new Set([...block.touches.values()].flatMap(({ cnis }) => [...cnis.keys()]));
    return this.#carried(block).filter((id) => changed.has(id));
  }
}

/** Live ids of the CNIs that get another conduit name. */
export function renamedCnis(cnis: Decisions['cnis']): ReadonlySet<string> {
  return new Set(
    cnis.flatMap(({ live, fields }) =>
      live !== undefined && fields.some(({ path }) => path === 'magic.conduit_name') ? [live.id] : [],
    ),
  );
}

function sorted(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort(compareText);
}
