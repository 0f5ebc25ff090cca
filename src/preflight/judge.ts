import { groupBy } from '../model/collections.ts';
import type {
  ChangeVerdict,
  Disruption,
  Judgement,
  LiveConduit,
  Moment,
  UnreadRoute,
  WholeReason,
} from '../model/traffic/judgement.ts';
import type { TrafficFacts } from '../model/traffic/traffic.ts';
import { isWorse, worseOf } from './cell-verdict.ts';
import { JudgedAgain } from './moments/judged-again.ts';
import { scenariosOf } from './moments/scenarios.ts';
import { type Sessions, sessionsOf } from './moments/sessions.ts';
import { evidenceOf, notReadParts } from './not-read.ts';
import { type Finding, findPrefixes } from './prefix-finding.ts';
import type { PrefixGroup } from './prefix-groups.ts';
import { verdictWriter } from './prefix-verdicts.ts';
import { type TrafficView, trafficView } from './traffic-view.ts';

/**
 * What each change would do to the prefixes that ride on what it disrupts. The changes are judged together: a moment says what is away
 * at the same time. Throws if a disruption names a CNI that is not among `cnis`.
 */
export function judge(
  facts: TrafficFacts,
  cnis: readonly LiveConduit[],
  disruptions: readonly Disruption[],
  moments: readonly Moment[],
): Judgement {
  const view = trafficView(facts, cnis);
  const byChange = groupBy(disruptions, ({ id }) => id);
  const inMoments = new Set(moments.flatMap(({ own }) => own));
  const alone = [...byChange.keys()].filter((id) => !inMoments.has(id)).map((id): Moment => ({ own: [id], down: [] }));
  const all = [...moments, ...alone];
  const sessions = sessionsOf(facts, cnis, byChange, all);
  const found = facts.routes.read ? findAll(view, byChange, all) : new Map<string, Found>();
  const write = verdictWriter(facts, view);
  const changes = [...byChange].map(([id, own]): [string, ChangeVerdict] => [
    id,
    changeVerdict(facts, write(own, found.get(id) ?? new Map<PrefixGroup, Finding>(), sessions(id)), sessions(id)),
  ]);
  return {
    evidence: evidenceOf(facts),
    changes: new Map(changes),
    matches: new Map([...view.conduits].map(([id, { match }]) => [id, match])),
    notRead: notReadParts(facts),
    unread: unreadRoutes(view),
  };
}

type Found = Map<PrefixGroup, Finding>;

/** By change: the worst finding of each prefix in any moment, with the places of all moments that are as bad. */
function findAll(
  view: TrafficView,
  byChange: ReadonlyMap<string, readonly Disruption[]>,
  moments: readonly Moment[],
): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  const again = new JudgedAgain(view, moments);
  for (const { own, down } of moments) {
    const scenarios = scenariosOf(
      [...own, ...down].flatMap((id) => byChange.get(id) ?? []),
      view.conduits,
    );
    again.begin(scenarios);
    for (const id of own) {
      const disruptions = byChange.get(id) ?? [];
      if (!again.take(id, disruptions)) continue;
      const known: Found = found.get(id) ?? new Map<PrefixGroup, Finding>();
      found.set(id, known);
      for (const { group, finding } of findPrefixes({ disruptions, scenarios }, view)) {
        const before = known.get(group);
        known.set(group, before === undefined ? finding : atBoth(before, finding));
      }
    }
  }
  return found;
}

/** The worse of two moments. If both are as bad, all places of the two. */
function atBoth(before: Finding, now: Finding): Finding {
  if (before.verdict !== now.verdict) return isWorse(now.verdict, before.verdict) ? now : before;
  const worse = now.left < before.left ? now : before;
  const cells = new Set([...before.cells, ...now.cells]);
  return cells.size === worse.cells.length ? worse : { ...worse, cells: [...cells] };
}

function changeVerdict(
  { routes, interconnects }: TrafficFacts,
  prefixes: ChangeVerdict['prefixes'],
  { learned, others }: ReturnType<Sessions>,
): ChangeVerdict {
  if (!routes.read) {
    const verdict = 'not_done';
    return { verdict, withoutLearned: verdict, prefixes: [], learned, because: [], otherSessions: [] };
  }
  const because: WholeReason[] = interconnects.read ? [] : ['interconnects_not_read'];
  const known = prefixes.map(({ verdict }) => verdict).reduce(worseOf, 'safe');
  const withoutLearned = interconnects.read ? known : worseOf(known, 'uncertain');
  return {
    verdict: learned ? worseOf(withoutLearned, 'uncertain') : withoutLearned,
    withoutLearned,
    prefixes,
    learned,
    because: learned ? [...because, 'learned'] : because,
    otherSessions: known === 'black_hole' ? others() : [],
  };
}

function unreadRoutes({ groups }: TrafficView): UnreadRoute[] {
  return groups.flatMap(({ prefix, routes }) =>
    routes.filter(({ path }) => !path.isRead).map(({ route }) => ({ prefix, nexthop: route.nexthop })),
  );
}
