import type { LiveAccount } from '../../model/live.ts';
import type { PlanFacts } from '../../model/network-api.ts';
import type { TunnelHealthPace } from '../../model/planned-account.ts';
import { conduitFacts } from '../../preflight/conduit-facts.ts';
import { watchedTunnels } from '../../preflight/health/watched-tunnels.ts';
import { liveConduits } from '../../preflight/live-conduits.ts';
import type { PlannedPace } from '../order/proof.ts';
import { type KnownTunnels, renamedCnis } from '../order/watch/block-watch.ts';
import type { KnownConduits } from '../sets/liveness.ts';
import type { Decisions } from '../stages.ts';

/** What the Magic side tells about live CNIs. Empty where it was not read. */
interface MagicSide {
  readonly conduits: KnownConduits;
  /** Empty where the policy asks for no tunnel health. */
  readonly tunnels: KnownTunnels;
}

export function magicSide(
  live: LiveAccount,
  { traffic }: Pick<PlanFacts, 'traffic'>,
  { tunnelHealthMs }: PlannedPace,
): MagicSide {
  if (traffic === undefined) return { conduits: new Map(), tunnels: new Map() };
  const cnis = liveConduits(live);
  const tunnels: KnownTunnels = tunnelHealthMs > 0 ? watchedTunnels(traffic, cnis) : new Map();
  return { conduits: conduitFacts(traffic, cnis), tunnels };
}

/** The tunnels that apply looks at between two circuits. A tunnel that the plan renames starts a new history. Undefined: none. */
export function tunnelHealthPace(
  tunnels: KnownTunnels,
  { cnis }: Pick<Decisions, 'cnis'>,
  { addressOf, pace }: { readonly addressOf: (id: string) => string; readonly pace: PlannedPace },
): TunnelHealthPace | undefined {
  const renamed = renamedCnis(cnis);
  const kept = [...tunnels].filter(([id]) => !renamed.has(id));
  if (kept.length === 0) return undefined;
  return {
    milliseconds: pace.tunnelHealthMs,
    tunnels: new Map(kept.map(([id, tunnel]) => [addressOf(id), tunnel])),
  };
}
