import type { Effect, Impact } from './generated/plan.ts';

export type {
  AccountPlan,
  AccountTerms,
  Action,
  AllowedBy,
  BlockWait,
  Change,
  ChangedPort,
  ChangeTerms,
  CircuitTerms,
  Effect,
  EffectId,
  FieldChange,
  FieldValue,
  GuardId,
  GuardTrip,
  Impact,
  LiveReference,
  Match,
  MatchReason,
  NotCompared,
  ObjectKind,
  Place,
  PlanBlock,
  PlanDocument,
  PlanNote,
  PlanSource,
  PlanSummary,
  Port,
  Preflight,
  Rider,
  SetLeft,
  Step,
} from './generated/plan.ts';

/** From no effect on traffic to the worst. */
const impacts: readonly Impact[] = ['none', 'session', 'both_ends', 'routes', 'circuit', 'account'];

/** 0 for no effect on traffic, up to 5 for the worst. */
export function impactRank(impact: Impact): number {
  return impacts.indexOf(impact);
}

/** `none` if there are no effects. */
export function worstImpact(effects: readonly Pick<Effect, 'impact'>[]): Impact {
  return impacts.findLast((impact) => effects.some((effect) => effect.impact === impact)) ?? 'none';
}

/** Sorts effects, the worst first. Effects with the same impact keep their order. */
export function worstFirst(effects: readonly Effect[]): readonly Effect[] {
  return [...effects].sort((a, b) => impactRank(b.impact) - impactRank(a.impact));
}
