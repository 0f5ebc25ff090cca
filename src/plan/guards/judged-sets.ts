import type { PlanNote } from '../../model/plan.ts';
import type { TrafficFacts } from '../../model/traffic/traffic.ts';
import { holdsRoutes } from '../../preflight/conduit-facts.ts';
import { planNote } from '../note.ts';
import type { Walk } from '../order/walk-chain.ts';
import type { JudgedChange } from '../preflight/verdicts.ts';
import type { BackupSet } from '../sets/backup-sets.ts';
import type { SetFacts } from '../sets/circuits.ts';
import type { Decisions } from '../stages.ts';

interface JudgedFacts {
  readonly judged: readonly JudgedChange[];
  readonly magic: TrafficFacts | undefined;
  readonly places: SetFacts['declaredPlaces'];
}

/**
 * Finds out whether a backup set only warns: no document declares it, and every CNI that the plan touches on its circuits is without BGP
 * and fully judged, safe or degraded, by a table that holds routes. Then the routes say more about what is left than the light of the circuits.
 */
export function judgedSets(
  { cnis, traffic }: Pick<Decisions, 'cnis' | 'traffic'>,
  { judged, places, magic }: JudgedFacts,
): (walk: Pick<Walk, 'set' | 'moments'>) => boolean {
  const hasRoutes = magic !== undefined && holdsRoutes(magic);
  const verdicts = new Map(judged.map((change) => [change.address, isFullyJudged(change)]));
  const given = new Set(cnis.flatMap(({ declared, live }) => (live !== undefined && declared?.bgp ? [live.id] : [])));
  return ({ set, moments }) =>
    hasRoutes &&
    !isDeclared(set, places) &&
    moments.every(({ block, touched }) =>
      touched.every((circuit) => {
        const touches = block.touches.get(circuit);
        // What it touches without a change of its own, an interrupted run broke.
        if (touches === undefined || block.bringsBack) return false;
        const { whole, cnis: own } = touches;
        return traffic.cnisOn(circuit).every(({ id, bgp }) => {
          if (whole === undefined && !own.has(id)) return true;
          if (bgp !== undefined || given.has(id)) return false;
          const found = [own.get(id), whole].flatMap((touch) => verdicts.get(touch?.address ?? '') ?? []);
          return found.length > 0 && found.every((isFull) => isFull);
        });
      }),
    );
}

function isFullyJudged({ preflight: { evidence, verdict, learned } }: JudgedChange): boolean {
  return evidence === 'health' && learned !== true && (verdict === 'safe' || verdict === 'degraded');
}

/** A group, a joined metro, or a service. Of sets with several names, one that is declared is enough. */
function isDeclared({ names }: BackupSet, places: JudgedFacts['places']): boolean {
  return names.some((name) => places.has(name) || name.startsWith('service:') || name.includes('/service:'));
}

/** What the guard outage would say, where the routes say that nothing is lost. */
export function judgedNote(message: string): PlanNote {
  return planNote({
    code: 'plan-outage-judged',
    message: `${message}. The routes say that no prefix is lost, and no document declares this set, so it does not block`,
    hint: 'to keep a circuit of it up in any case, put its circuits in a group',
  });
}
