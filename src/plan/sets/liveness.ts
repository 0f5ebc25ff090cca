import type { Health, LiveCni } from '../../model/live.ts';
import type { ConduitFacts } from '../../model/traffic/route-table.ts';
import type { BackupSet } from './backup-sets.ts';

/** By live name. */
export type HealthStates = ReadonlyMap<string, Pick<Health, 'state'>>;

/** What the Magic side tells about live CNIs, by id. Empty where it was not read. */
export type KnownConduits = ReadonlyMap<string, Pick<ConduitFacts, 'health' | 'isSilent' | 'routes'>>;

type SetMembers = Pick<BackupSet, 'kind' | 'members'>;

/** What tells whether a circuit carries traffic: its light, and the tunnels of the CNIs on it as far as their health was read. */
export class Liveness {
  readonly #health: HealthStates;
  readonly #conduits: KnownConduits;
  readonly #cnisOn: (circuit: string) => readonly Pick<LiveCni, 'id'>[];

  /** @param cnisOn all live CNIs on a circuit, ignored ones included */
  constructor(
    health: HealthStates,
    conduits: KnownConduits = new Map(),
    cnisOn: (circuit: string) => readonly Pick<LiveCni, 'id'>[] = () => [],
  ) {
    this.#health = health;
    this.#conduits = conduits;
    this.#cnisOn = cnisOn;
  }

  stateOf(circuit: string): Health['state'] | undefined {
    return this.#health.get(circuit)?.state;
  }

  /** It has light, and the tunnel of a CNI of the set on it is not known to be down. */
  isSurelyUp({ members }: SetMembers, circuit: string): boolean {
    return this.#isHealthy(circuit) && (members.get(circuit) ?? []).some((id) => !this.#isDown(id));
  }

  /** It has light, and not every tunnel on it is known to be down. */
  hasTraffic(circuit: string): boolean {
    return this.#isHealthy(circuit) && !every(this.#cnisOn(circuit), ({ id }) => this.#isDown(id));
  }

  /**
   * A circuit whose health is not known may carry traffic of the set. In a place, so may CNIs that are ignored. A tunnel carries nothing
   * only if every check found it down: one that came back a moment ago counts as down for what is surely up, and still carries.
   */
  mayCarry({ kind, members }: SetMembers, circuit: string): boolean {
    const state = this.stateOf(circuit);
    if (state === 'Down' || state === 'Pending') return false;
    const isShared = kind === 'place' || kind === 'account';
    const ids = isShared ? this.#cnisOn(circuit).map(({ id }) => id) : (members.get(circuit) ?? []);
    return !every(ids, (id) => this.#conduits.get(id)?.isSilent === true);
  }

  /** The light is there, and yet no tunnel of the set on it is up. */
  isDark({ members }: SetMembers, circuit: string): boolean {
    return this.#isHealthy(circuit) && every(members.get(circuit) ?? [], (id) => this.#isDown(id));
  }

  /** All its static routes are known, and none rides on the CNI. */
  carriesNoRoute(cni: string): boolean {
    return this.#conduits.get(cni)?.routes?.length === 0;
  }

  #isHealthy(circuit: string): boolean {
    return this.stateOf(circuit) === 'Healthy';
  }

  #isDown(cni: string): boolean {
    return this.#conduits.get(cni)?.health.best === 'down';
  }
}

/** Of nothing, nothing is known. */
function every<T>(items: readonly T[], is: (item: T) => boolean): boolean {
  return items.length > 0 && items.every(is);
}
