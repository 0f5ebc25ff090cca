import { groupBy } from '../model/collections.ts';
import { joinWords } from '../model/text.ts';
import type { Evidence, NotReadPart } from '../model/traffic/judgement.ts';
import type { Reading, TrafficFacts } from '../model/traffic/traffic.ts';

/** What a judgement can rest on. */
export function evidenceOf({ routes, analytics }: Pick<TrafficFacts, 'routes' | 'analytics'>): Evidence {
  if (!routes.read) return 'none';
  return analytics.read ? 'health' : 'routes';
}

/** The parts that could not be read, and why: for words, and so that nothing is taken for empty. */
export function notReadParts(facts: TrafficFacts): NotReadPart[] {
  const parts = [
    ['routes', facts.routes],
    ['interconnects', facts.interconnects],
    ['tunnels', facts.tunnels],
    ['prefixes', prefixesOf(facts)],
    ['health', facts.analytics],
  ] as const;
  return parts.flatMap(([part, reading]) => (reading.read ? [] : [{ part, problem: reading.problem }]));
}

/** Of many IP prefixes that could not be asked for, the first one speaks. */
function prefixesOf({ prefixes, bgpPrefixes }: TrafficFacts): Reading<unknown> {
  const unread = [...bgpPrefixes.values()].find(({ read }) => !read);
  return prefixes.read && unread !== undefined ? unread : prefixes;
}

const partWords: Readonly<Record<NotReadPart['part'], string>> = {
  routes: 'routes',
  interconnects: 'CNIs on the Magic side',
  tunnels: 'GRE and IPsec tunnels',
  prefixes: 'what is advertised to the Internet',
  health: 'the health of tunnels',
};

/** `routes and GRE and IPsec tunnels: REASON`: the parts that could not be read, by reason. */
export function notReadWords(parts: readonly NotReadPart[]): string[] {
  const byReason = groupBy(parts, ({ problem }) => problem.words);
  return [...byReason].map(([reason, some]) => `${joinWords(some.map(({ part }) => partWords[part]))}: ${reason}`);
}
