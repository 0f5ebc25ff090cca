import { nearest } from '../../diagnostics/suggest.ts';
import type { AccountPlan, AllowedBy, PlanDocument, PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { type Allowance, allowances } from '../../plan/allowance.ts';
import { planNote } from '../../plan/note.ts';
import type { PlannedEntry } from './plan-accounts.ts';

export { parseAllowance } from '../../plan/allowance.ts';

/** Guards that pull requests lift, and what is to be said of that. */
export interface PullAllowances {
  /** Each is a valid allowance. */
  readonly by: readonly AllowedBy[];
  /** Warnings about what lifts nothing. */
  readonly notes: readonly PlanNote[];
  /** What else is lifted. It is asked after each plan, and the plan is made again until it adds nothing. */
  readonly more?: (plan: PlanDocument) => Promise<readonly AllowedBy[]>;
}

interface Allowances {
  readonly allow: readonly string[];
  readonly pull?: PullAllowances | undefined;
}

/**
 * Adds warnings to the plans: those of the pull request, and one for each allowance whose value is unknown to the documents and changes of
 * all accounts. It is misspelt, or meant for other documents. There is no warning for a known value whose guard does not apply: a run that
 * continues after an interruption no longer needs it. Nothing is known if an account could not be planned.
 */
export function withAllowanceNotes(
  entries: readonly PlannedEntry[],
  { allow, pull }: Allowances,
): readonly AccountPlan[] {
  const plans = entries.map(({ plan }) => plan);
  const notes = [...(pull?.notes ?? []), ...unknownAllowances(entries, allow, pull?.by ?? [])];
  if (notes.length === 0) return plans;
  return plans.map((plan) => ({ ...plan, warnings: [...plan.warnings, ...notes].sort(byPlace) }));
}

function unknownAllowances(
  entries: readonly PlannedEntry[],
  allow: readonly string[],
  by: readonly AllowedBy[],
): readonly PlanNote[] {
  if (entries.some(({ plan }) => !plan.complete)) return [];
  const known = {
    circuits: new Set(entries.flatMap(circuitsOf)),
    sets: new Set(entries.flatMap(setsOf)),
    addresses: new Set(entries.flatMap(addressesOf)),
    prefixes: new Set(entries.flatMap(prefixesOf)),
  };
  const trailers = by.filter(({ commit }) => commit !== undefined);
  return [
    ...allow.flatMap((text) => unknownNote(text, known, { before: '--allow ' })),
    ...trailers.flatMap(({ text, commit }) => unknownNote(text, known, { before: 'Demarc-Allow: ', commit })),
  ];
}

/** Of a fleet, each job knows only its own accounts. An allowance that is unknown in one of them and known in another is not misspelt. */
export function withoutKnownElsewhere(plans: readonly AccountPlan[]): readonly AccountPlan[] {
  const isUnknown = (plan: AccountPlan, message: string) =>
    plan.warnings.some((note) => note.code === unknownCode && note.message === message);
  const isKept = ({ code, message }: PlanNote) =>
    code !== unknownCode || plans.every((plan) => isUnknown(plan, message));
  return plans.map((plan) => ({ ...plan, warnings: plan.warnings.filter(isKept) }));
}

const unknownCode = 'allow-unknown';

interface Known {
  readonly circuits: ReadonlySet<string>;
  readonly sets: ReadonlySet<string>;
  /** Of all declared objects and all changes. */
  readonly addresses: ReadonlySet<string>;
  /** On what the changes disrupt. */
  readonly prefixes: ReadonlySet<string>;
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

function addressesOf({ desired, plan }: PlannedEntry): readonly string[] {
  return [
    'settings',
    ...desired.interconnects.map(({ key }) => `interconnect.${key}`),
    ...desired.cnis.map(({ key }) => `cni.${key}`),
    ...plan.changes.map(({ address }) => address),
  ];
}

function prefixesOf({ plan }: PlannedEntry): readonly string[] {
  return plan.changes.flatMap(({ preflight }) => preflight?.prefixes.map(({ prefix }) => prefix) ?? []);
}

interface Place {
  /** What stands before an allowance there. */
  readonly before: string;
  readonly commit?: string | undefined;
}

/** What the value of an allowance may name, and the words for one that names nothing. */
interface Names {
  readonly known: ReadonlySet<string>;
  readonly why: (value: string) => string;
  readonly hint: string;
}

function namesOf(id: Allowance['id'], { circuits, sets, addresses, prefixes }: Known): Names | undefined {
  switch (id) {
    case 'outage':
      return { known: sets, why: (value) => `no backup set has the name ${value}`, hint: 'name a backup set' };
    case 'black-hole':
      // Where no prefix is known, nothing is to be judged any more: an earlier run may have done it.
      if (prefixes.size === 0) return undefined;
      return {
        known: new Set([...prefixes, ...addresses]),
        why: (value) =>
          `no change disrupts a circuit with a route of the prefix ${value}, and nothing has the address ${value}`,
        hint: 'name a prefix as the plan shows it, or the address of a change (cni.KEY)',
      };
    case 'preflight':
      return {
        known: addresses,
        why: (value) => `nothing has the address ${value}`,
        hint: 'name the address of a change (cni.KEY)',
      };
    case 'foreign':
    case 'unhealthy':
      return {
        known: circuits,
        why: (value) => `no document declares interconnect ${value}, and no change is about it`,
        hint: 'name a KEY of the documents',
      };
    default:
      return undefined;
  }
}

function unknownNote(text: string, known: Known, { before, commit }: Place): readonly PlanNote[] {
  const [allowance] = allowances([text]);
  if (allowance?.value === undefined) return [];
  const { id, value } = allowance;
  const names = namesOf(id, known);
  if (names === undefined || isKnown(value, id, names)) return [];
  const close = names.known.has(`cni.${value}`) ? `cni.${value}` : nearest(value, [...names.known]);
  return [
    planNote({
      code: unknownCode,
      message: `${before}${text}${commit === undefined ? '' : ` in commit ${commit.slice(0, 7)}`} lifts nothing: ${names.why(value)}`,
      hint: close === undefined ? `${names.hint}, or leave it out` : `did you mean ${before}${id}=${close}?`,
    }),
  ];
}

/** Only a KEY of an interconnect may be written as an address, too. */
function isKnown(value: string, id: Allowance['id'], { known }: Names): boolean {
  const isKey = id === 'foreign' || id === 'unhealthy';
  return known.has(value) || (isKey && known.has(value.replace(/^interconnect\./, '')));
}

function byPlace(a: PlanNote, b: PlanNote): number {
  return compareText(placeOf(a), placeOf(b));
}

function placeOf({ address, code, message }: PlanNote): string {
  return `${address ?? ''}\n${code}\n${message}`;
}
