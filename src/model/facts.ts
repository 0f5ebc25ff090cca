import type { SlotFilter } from './network-api.ts';
import type { Health, LiveSlot } from './live.ts';

/** What a plan must know beyond settings, interconnects and CNIs. Empty for most plans. */
export interface PlanNeeds {
  /** Ports to be read one by one. */
  readonly slotIds: readonly string[];
  /** One listing of ports, as narrow as the API's filters allow. */
  readonly slots: SlotFilter | undefined;
  /** Names of the interconnects whose health a decision depends on. */
  readonly health: readonly string[];
}

export interface PlanFacts {
  /** Sorted by id. A port that was asked for and is not here does not exist. */
  readonly slots: readonly LiveSlot[];
  /** By interconnect name. */
  readonly health: ReadonlyMap<string, Health>;
}
