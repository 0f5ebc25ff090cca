import type { DesiredAccount, DesiredDirect, SlotSelector } from '../model/desired.ts';
import type { PlanNeeds } from '../model/facts.ts';
import type { LiveAccount } from '../model/live.ts';
import type { SlotFilter } from '../model/network-api.ts';
import { compareText } from '../model/order.ts';
import { decideAll } from './decide/decide-all.ts';
import { storedCircuitNames } from './decide/stored-circuits.ts';
import { nothingTakenUp } from './journal/take-up.ts';
import { healthNeeds } from './health-needs.ts';
import type { Placing } from './slots/place.ts';
import { placements, type Placement } from './slots/placements.ts';

/** Past this many ports one listing costs less than asking for each. */
const singleReads = 8;

/** What must be read before the account can be planned: nothing, for most plans. */
export function planNeeds(desired: DesiredAccount, live: LiveAccount): PlanNeeds {
  let wanted: readonly Placement[] = [];
  const decided = decideAll(
    nothingTakenUp(desired),
    live,
    (match) => assumed((wanted = placements(desired, match))),
    true,
  );
  const health = new Set([
    ...healthNeeds(decided, decided.groups, desired.policy),
    ...storedCircuitNames(decided, live),
  ]);
  return { ...slotNeeds(wanted), health: [...health].sort(compareText) };
}

/** Takes every port for granted: which interconnects move or go does not depend on which ports they get. */
function assumed(wanted: readonly Placement[]): Placing {
  return {
    slotIds: new Map(wanted.map(({ one, current }) => [one.key, one.slot_id ?? current ?? `some port for ${one.key}`])),
    errors: [],
  };
}

function slotNeeds(wanted: readonly Placement[]): Pick<PlanNeeds, 'slotIds' | 'slots'> {
  const selectors = wanted.flatMap(({ one }) => (one.slot === undefined ? [] : [one]));
  const ids = wanted.flatMap(({ one, current }) => {
    const id = one.slot === undefined ? (one.slot_id ?? current) : undefined;
    return id === undefined ? [] : [id];
  });
  if (ids.length > singleReads) return { slotIds: [], slots: {} };
  const slots = selectors.length === 0 ? undefined : commonFilter(selectors);
  return { slotIds: [...new Set(ids)].sort(), slots };
}

/**
 * A narrow listing that holds a port for every selector. Addresses are left to us: how the API searches them is nowhere said. A site in
 * another case than the API's may find none: then `widerNeeds` asks for all.
 */
function commonFilter(selectors: readonly DesiredDirect[]): SlotFilter {
  const site = common(selectors, (selector) => selector.site);
  const speed = common(selectors, (selector, one) => (selector.speed ?? one.speed)?.toUpperCase());
  return {
    occupied: false,
    ...(site !== undefined && { site }),
    ...(speed !== undefined && { speed }),
  };
}

function common(
  selectors: readonly DesiredDirect[],
  read: (selector: SlotSelector, one: DesiredDirect) => string | undefined,
): string | undefined {
  const values = new Set(selectors.map((one) => read(one.slot ?? {}, one)));
  return values.size === 1 ? [...values][0] : undefined;
}
