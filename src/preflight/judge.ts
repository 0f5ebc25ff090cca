import type { Disruption, Judgement, LiveConduit, Moment } from '../model/judgement.ts';
import type { TrafficFacts } from '../model/traffic.ts';

/**
 * What each change would do to the prefixes that ride on what it disrupts. The changes are judged together: a moment says what is away
 * at the same time.
 */
export function judge(
  facts: TrafficFacts,
  cnis: readonly LiveConduit[],
  disruptions: readonly Disruption[],
  moments: readonly Moment[],
): Judgement {
  void [facts, cnis, moments];
  return {
    evidence: 'none',
    changes: new Map(
      disruptions.map(({ id }) => [
        id,
        {
          verdict: 'not_done',
          withoutLearned: 'not_done',
          prefixes: [],
          learned: false,
          because: [],
          otherSessions: [],
        },
      ]),
    ),
    matches: new Map(),
    notRead: [],
    unread: [],
  };
}
