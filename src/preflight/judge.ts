import { groupBy } from '../model/collections.ts';
import type {
  ChangeVerdict,
  Disruption,
  Judgement,
  LiveConduit,
  Moments,
  OtherSessions,
  UnreadRoute,
  WholeReason,
} from '../model/traffic/judgement.ts';
import type { TrafficFacts } from '../model/traffic/traffic.ts';
import { isWorse, worseOf } from './cell-verdict.ts';
import { JudgedAgain } from './moments/judged-again.ts';
import { Scenarios } from './moments/scenarios.ts';
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
  moments: Moments,
): Judgement {
  const view = trafficView(facts, cnis);
  const byChange = groupBy(disruptions, ({ id }) => id);
  const all = [moments, ...alone(byChange.keys(), moments)];
  const sessions = sessionsOf(facts, cnis, byChange, all);
  const found: ReadonlyMap<string, Found> = new Map(
    facts.routes.read ? all.flatMap((each) => [...findAll(view, byChange, each)]) : [],
  );
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

/** Each change that is in no moment. */
function alone(changes: Iterable<string>, { always, each }: Moments): readonly Moments[] {
  const known = new Set([...always, ...each.flatMap(({ own }) => own)]);
  return [...changes]
    .filter((id) => !known.has(id))
    .map((id) => ({ always: [], each: [{ own: [id], begin: [id], end: [] }] }));
}

type Found = Map<PrefixGroup, Finding>;

/** By change: the worst finding of each prefix in any moment, with the places of all moments that are as bad. */
function findAll(
  view: TrafficView,
  byChange: ReadonlyMap<string, readonly Disruption[]>,
  { always, each }: Moments,
): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  const of = (id: string) => byChange.get(id) ?? [];
  const all = new Scenarios(view.conduits);
  const again = new JudgedAgain(view, new Map(always.map((id) => [id, of(id)])));
  for (const { own, begin, end } of each) {
    const changed = all.next(begin.flatMap(of), end.flatMap(of));
    const scenarios = all.now();
    for (const id of [...own, ...again.at(changed)]) {
      const known: Found = found.get(id) ?? new Map<PrefixGroup, Finding>();
      found.set(id, known);
      for (const { group, finding } of findPrefixes({ disruptions: of(id), scenarios }, view)) {
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

const none: OtherSessions = { names: [], more: 0 };

function changeVerdict(
  { routes, interconnects }: TrafficFacts,
  prefixes: ChangeVerdict['prefixes'],
  { learned, others }: Sessions,
): ChangeVerdict {
  if (!routes.read) {
    const verdict = 'not_done';
    return { verdict, withoutLearned: verdict, prefixes: [], learned, because: [], otherSessions: none };
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
    otherSessions: known === 'black_hole' ? others() : none,
  };
}

function unreadRoutes({ groups }: TrafficView): UnreadRoute[] {
  return groups.flatMap(({ prefix, routes }) =>
    routes.filter(({ path }) => !path.isRead).map(({ route }) => ({ prefix, nexthop: route.nexthop })),
  );
}
