import { nearest } from '../../diagnostics/suggest.ts';
import type { AccountPlan, PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { allowances } from '../../plan/allowance.ts';
import { planNote } from '../../plan/note.ts';
import type { PlannedEntry } from './plan-accounts.ts';

/**
 * Adds a warning to the plans if the value of an `--allow` is unknown to the documents and changes of all accounts. It is misspelt, or
 * meant for other documents. There is no warning for a known value whose guard does not apply: a run that continues after an interruption
 * no longer needs it. There is also no warning if an account could not be planned, because its changes are unknown.
 */
export function withUnknownAllowances(
  entries: readonly PlannedEntry[],
  allow: readonly string[],
): readonly AccountPlan[] {
  const plans = entries.map(({ plan }) => plan);
  if (plans.some(({ complete }) => !complete)) return plans;
  const known = { circuits: new Set(entries.flatMap(circuitsOf)), sets: new Set(entries.flatMap(setsOf)) };
  const notes = allow.flatMap((text) => noteOf(text, known));
  if (notes.length === 0) return plans;
  return plans.map((plan) => ({ ...plan, warnings: [...plan.warnings, ...notes].sort(byPlace) }));
}

interface Known {
  readonly circuits: ReadonlySet<string>;
  readonly sets: ReadonlySet<string>;
}

function circuitsOf({ desired, plan }: PlannedEntry): readonly string[] {
  const changed = plan.changes.flatMap(({ kind, address }) => (kind === 'interconnect' ? [address] : []));
  return [...desired.interconnects.map(({ key }) => `interconnect.${key}`), ...changed].map((address) =>
    address.slice('interconnect.'.length),
  );
}

function setsOf({ planned }: PlannedEntry): readonly string[] {
  return planned?.setNames ?? [];
}

function noteOf(text: string, { circuits, sets }: Known): readonly PlanNote[] {
  const [allowance] = allowances([text]);
  if (allowance?.value === undefined || allowance.id === 'max-deletes' || allowance.id === 'account') return [];
  const { id, value } = allowance;
  const names = id === 'outage' ? sets : circuits;
  if (names.has(value) || (id !== 'outage' && names.has(value.replace(/^interconnect\./, '')))) return [];
  const close = nearest(value, [...names]);
  const why =
    id === 'outage'
      ? `no backup set has the name ${value}`
      : `no document declares interconnect ${value}, and no change is about it`;
  return [
    planNote({
      code: 'allow-unknown',
      message: `--allow ${text} lifts nothing: ${why}`,
      hint:
        close === undefined
          ? `name a ${id === 'outage' ? 'backup set' : 'KEY of the documents'}, or leave it out`
          : `did you mean --allow ${id}=${close}?`,
    }),
  ];
}

function byPlace(a: PlanNote, b: PlanNote): number {
  return compareText(placeOf(a), placeOf(b));
}

function placeOf({ address, code, message }: PlanNote): string {
  return `${address ?? ''}\n${code}\n${message}`;
}
