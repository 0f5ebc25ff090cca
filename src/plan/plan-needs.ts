import type { DesiredAccount, DesiredDirect, SlotSelector } from '../model/desired.ts';
import type { PlanNeeds } from '../model/facts.ts';
import type { LiveAccount } from '../model/live.ts';
import type { SlotFilter } from '../model/network-api.ts';
import { matchAccount } from './match/match-account.ts';
import { placements } from './slots/placements.ts';

/** Past this many ports one listing costs less than asking for each. */
const singleReads = 8;

/** What must be read before the account can be planned: nothing, unless an interconnect is created or replaced. */
export function planNeeds(desired: DesiredAccount, live: LiveAccount): PlanNeeds {
  const wanted = placements(desired, matchAccount(desired, live));
  const selectors = wanted.flatMap(({ one }) => (one.slot === undefined ? [] : [one]));
  const ids = wanted.flatMap(({ one, current }) => {
    const id = one.slot === undefined ? (one.slot_id ?? current) : undefined;
    return id === undefined ? [] : [id];
  });
  if (ids.length > singleReads) return { slotIds: [], slots: {}, health: [] };
  return {
    slotIds: [...new Set(ids)].sort(),
    slots: selectors.length === 0 ? undefined : commonFilter(selectors),
    health: [],
  };
}

/** The narrowest listing that holds a port for every selector. */
function commonFilter(selectors: readonly DesiredDirect[]): SlotFilter {
  const site = common(selectors, (selector) => selector.site);
  const speed = common(selectors, (selector, one) => selector.speed ?? one.speed);
  const text = common(selectors, (selector) => selector.address_contains);
  return {
    occupied: false,
    ...(site !== undefined && { site }),
    ...(speed !== undefined && { speed }),
    ...(text !== undefined && { address_contains: text }),
  };
}

function common(
  selectors: readonly DesiredDirect[],
  read: (selector: SlotSelector, one: DesiredDirect) => string | undefined,
): string | undefined {
  const values = new Set(selectors.map((one) => read(one.slot ?? {}, one)));
  return values.size === 1 ? [...values][0] : undefined;
}
