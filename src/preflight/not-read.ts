import type { Evidence, NotReadPart } from '../model/judgement.ts';
import type { TrafficFacts } from '../model/traffic.ts';

/** What a judgement can rest on. */
export function evidenceOf({ routes, analytics }: Pick<TrafficFacts, 'routes' | 'analytics'>): Evidence {
  if (!routes.read) return 'none';
  return analytics.read ? 'health' : 'routes';
}

/** The parts that could not be read, and why: for words, and so that nothing is taken for empty. */
export function notReadParts({ routes, interconnects, tunnels, prefixes, analytics }: TrafficFacts): NotReadPart[] {
  const parts = [
    ['routes', routes],
    ['interconnects', interconnects],
    ['tunnels', tunnels],
    ['prefixes', prefixes],
    ['health', analytics],
  ] as const;
  return parts.flatMap(([part, reading]) => (reading.read ? [] : [{ part, problem: reading.problem }]));
}
