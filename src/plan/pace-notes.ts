import type { PlanNote } from '../model/plan.ts';
import { leastProofMs } from '../model/run-check.ts';
import { compareText, durationText, joinFirstWords } from '../model/text.ts';
import type { TrafficFacts } from '../model/traffic/traffic.ts';
import { planNote } from './note.ts';
import type { OrderedSteps } from './order/order-steps.ts';

/** A limit of the run that apply would have: `--deadline 30m`. */
export interface RunLimit {
  readonly name: string;
  readonly milliseconds: number;
}

/** Warnings about the time that soaks, tunnel health and checks take. */
export function paceNotes(
  { leastMs, unproven, watchGaps }: Pick<OrderedSteps, 'leastMs' | 'unproven' | 'watchGaps'>,
  limits: readonly RunLimit[],
): readonly PlanNote[] {
  const [passed] = limits.filter(({ milliseconds }) => leastMs > milliseconds);
  const least = durationText(leastMs);
  const what = watchGaps === undefined ? 'soaks and checks' : 'soaks, tunnel health and checks';
  return [
    ...(passed === undefined
      ? []
      : [
          planNote({
            code: 'plan-too-long',
            message: `${what} alone take ${least} or more, and the run ends after ${durationText(passed.milliseconds)} (${passed.name}): the last circuits would not be attempted`,
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

const mostNamed = 5;

/**
 * Warnings where `policy.pace.tunnel_health` does not prove what it would, or may take long. Said before the first write.
 * @param traffic undefined: nothing of it was read
 * @param addressOf the address of a live CNI
 */
export function tunnelHealthNotes(
  { watchGaps }: Pick<OrderedSteps, 'watchGaps'>,
  traffic: Pick<TrafficFacts, 'interconnects' | 'analytics'> | undefined,
  addressOf: (id: string) => string,
): readonly PlanNote[] {
  if (watchGaps === undefined) return [];
  const named = (ids: readonly string[]) => joinFirstWords(ids.map(addressOf).sort(compareText), mostNamed);
  const { unknown, unhealthy } = watchGaps;
  return [
    ...(unknown.length === 0
      ? []
      : [
          planNote({
            code: 'plan-tunnel-health',
            message: `policy.pace.tunnel_health is not waited for on the circuits of ${named(unknown)}, and proves nothing there: ${whyUnknown(traffic)}`,
            hint: 'what proves instead: --check COMMAND or --confirm each, on plan and apply',
          }),
        ]),
    ...(unhealthy.length === 0
      ? []
      : [
          planNote({
            code: 'plan-tunnel-unhealthy',
            message: `the tunnel of ${named(unhealthy)} is not healthy everywhere now, and apply waits after the change until it is (policy.pace.tunnel_health)`,
            hint: 'give --deadline, so that the wait ends',
          }),
        ]),
  ];
}

function whyUnknown(traffic: Pick<TrafficFacts, 'interconnects' | 'analytics'> | undefined): string {
  if (traffic === undefined) return 'the health of tunnels was not read (policy.preflight)';
  const { interconnects, analytics } = traffic;
  if (!analytics.read) return `the health of tunnels cannot be read: ${analytics.problem.words}`;
  if (!interconnects.read) return `CNIs on the Magic side cannot be read: ${interconnects.problem.words}`;
  return 'it is not certain which tunnel is theirs, or there is no health data under its name, or the name changes';
}
