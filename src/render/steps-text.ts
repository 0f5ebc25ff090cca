import { bounded, say } from './inline-text.ts';
import type { StepNode } from './plan-tree.ts';
import { counted, listed } from './words.ts';

const mostSteps = 8;
const mostNamed = 4;

/** Each call with what it waits for: `#2 delete_cni`, `#3 delete_interconnect (after #1 and #2)`. */
export function stepTexts(steps: readonly StepNode[]): readonly string[] {
  const shown = steps.slice(0, mostSteps).map(stepText);
  const rest = steps.length - shown.length;
  return rest > 0 ? [...shown, `and ${counted(rest, 'more call')}`] : shown;
}

/** `12 update_cni, 3 create_cni`. */
export function callCounts(steps: readonly StepNode[]): string {
  const counts = new Map<string, number>();
  for (const { call } of steps) counts.set(call, (counts.get(call) ?? 0) + 1);
  return bounded(
    [...counts].map(([call, count]) => `${count} ${call}`),
    mostSteps,
  );
}

function stepText({ id, call, needs, after, healthy }: StepNode): string {
  const later = after.filter((step) => !needs.includes(step));
  const waits = [
    ...(needs.length === 0 ? [] : [`after ${callsText(needs)}`]),
    ...(later.length === 0 ? [] : [`not before ${callsText(later)} ended, well or not`]),
    ...(healthy.length === 0 ? [] : [healthyText(healthy)]),
  ];
  return `#${id} ${call}${waits.length === 0 ? '' : ` (${waits.join('; ')})`}`;
}

function callsText(ids: readonly number[]): string {
  const each = [...new Set(ids)].sort((a, b) => a - b);
  return each.length > mostNamed ? `${each.length} other calls` : listed(each.map((id) => `#${id}`));
}

function healthyText(healthy: StepNode['healthy']): string {
  const what = healthy.length > mostNamed ? `${healthy.length} interconnects` : listed(healthy.map(say));
  return `once ${what} ${healthy.length === 1 ? 'is' : 'are'} Healthy`;
}
