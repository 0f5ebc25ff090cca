import type { Effect } from '../../model/plan.ts';
import type { LiveConduit } from '../../model/traffic/judgement.ts';
import { magicExtras, magicFilters, magicKey } from '../../model/traffic/magic-extras.ts';
import type { TrafficFacts } from '../../model/traffic/traffic.ts';
import { correlator } from '../../preflight/correlate.ts';
import type { CniDecision, Decisions } from '../stages.ts';

type Recreated = Extract<CniDecision, { action: 'replace' }>;

/**
 * What goes for good with a CNI that is deleted and made again: its Magic interconnect is a new one, and the CNI API has no fields for
 * this. By address. A CNI of which nobody knows its object has the effect without values.
 * @param interconnects undefined: nobody asked for them
 */
export function lostSettings(
  { cnis }: Pick<Decisions, 'cnis'>,
  interconnects: TrafficFacts['interconnects'] | undefined,
  conduits: readonly LiveConduit[],
): ReadonlyMap<string, Effect> {
  const find = interconnects?.read === true ? correlator(interconnects.value, conduits) : undefined;
  const byId = new Map(conduits.map((conduit) => [conduit.id, conduit]));
  return new Map(
    cnis.flatMap((decision): [string, Effect][] => {
      const conduit = decision.action === 'replace' ? byId.get(decision.live.id) : undefined;
      if (decision.action !== 'replace' || conduit === undefined) return [];
      const { address } = decision;
      const objects = find?.(conduit).objects;
      const [object] = objects ?? [];
      if (objects === undefined || objects.length > 1) return [[address, lost]];
      if (object === undefined) return [];
      const kept = keptBy(decision);
      const fields = [...magicExtras(object)].flatMap(([field, value]) => (kept.has(field) ? [] : [{ field, value }]));
      return fields.length === 0 ? [] : [[address, { ...lost, lost: fields }]];
    }),
  );
}

const lost: Effect = { impact: 'circuit', effect: 'magic_settings_lost' };

/** The create sends the key, where it is known. Filters belong to a session. */
function keptBy({ body: { bgp }, set }: Recreated): ReadonlySet<string> {
  if (bgp === undefined) return new Set([...magicFilters, magicKey]);
  const isSent = bgp.md5_key !== undefined || set.some(({ path }) => path.join('.') === magicKey);
  return new Set(isSent ? [magicKey] : []);
}
