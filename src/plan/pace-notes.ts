import type { PlanNote } from '../model/plan.ts';
import { leastProofMs } from '../model/run-check.ts';
import { durationText } from '../model/text.ts';
import { planNote } from './note.ts';
import type { OrderedSteps } from './order/order-steps.ts';

/** A limit of the run that apply would have: `--deadline 30m`. */
export interface RunLimit {
  readonly name: string;
  readonly milliseconds: number;
}

/** Warnings about the time that soaks and checks take. */
export function paceNotes(
  { leastMs, unproven }: Pick<OrderedSteps, 'leastMs' | 'unproven'>,
  limits: readonly RunLimit[],
): readonly PlanNote[] {
  const [passed] = limits.filter(({ milliseconds }) => leastMs > milliseconds);
  const least = durationText(leastMs);
  return [
    ...(passed === undefined
      ? []
      : [
          planNote({
            code: 'plan-too-long',
            message: `soaks and checks alone take ${least} or more, and the run ends after ${durationText(passed.milliseconds)} (${passed.name}): the last circuits would not be attempted`,
            hint: 'apply in parts with --only, or give the run more time',
          }),
        ]),
    ...(unproven
      ? [
          planNote({
            code: 'plan-check-short',
            message: `--check-timeout is too short to prove a session: an old one can outlive a changed key for its hold time, so a check counts only ${durationText(leastProofMs)} after the last write`,
            hint: `give --check-timeout ${durationText(leastProofMs)} or more`,
          }),
        ]
      : []),
  ];
}
