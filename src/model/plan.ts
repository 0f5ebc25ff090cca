import type { AccountPlan, Change, DriftKind, Effect, FieldChange, Impact, PlanDocument } from './generated/plan.ts';
import { compareText } from './text.ts';

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
  DriftKind,
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
  TouchedSet,
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

/** From what is missing most to the least: sessions and routes, circuits, values such as the MTU, descriptions, what should not be there. */
export const driftKinds: readonly DriftKind[] = ['session', 'circuit', 'value', 'description', 'unwanted'];

type Drifted = Pick<Change, 'kind' | 'action' | 'fields'>;

/** What of an object is missing most. */
export function driftKind(change: Drifted): DriftKind {
  const rank = missingRank(change);
  if (rank <= ranks.routes) return 'session';
  if (rank <= ranks.elsewhere) return 'circuit';
  if (rank <= ranks.value) return 'value';
  return rank === ranks.description ? 'description' : 'unwanted';
}

/** Sorts the changes of a plan by what is missing most, then by what traffic feels if apply puts it back, then by address. */
export function compareDrift(a: Change, b: Change): number {
  return (
    missingRank(a) - missingRank(b) ||
    impactRank(b.impact) - impactRank(a.impact) ||
    compareText(a.address, b.address) ||
    compareText(a.live_id ?? '', b.live_id ?? '')
  );
}

/** A plan as drift: what is missing most comes first, and each change says what of its object is missing. */
export function asDrift(plan: PlanDocument): PlanDocument {
  return { ...plan, accounts: plan.accounts.map(accountAsDrift) };
}

function accountAsDrift(account: AccountPlan): AccountPlan {
  const changes = account.changes.map((change) => ({ ...change, drift: driftKind(change) }));
  return { ...account, changes: changes.sort(compareDrift) };
}

/** The lowest comes first. */
const ranks = {
  cni: 0,
  bgp: 1,
  bothEnds: 2,
  routes: 3,
  interconnect: 4,
  elsewhere: 5,
  value: 6,
  description: 7,
  unwanted: 8,
} as const;

function missingRank({ kind, action, fields }: Drifted): number {
  if (action === 'delete') return ranks.unwanted;
  if (action === 'create') return kind === 'cni' ? ranks.cni : ranks.interconnect;
  const own = action === 'replace' ? ranks.elsewhere : fields.length === 0 ? ranks.value : ranks.description;
  return fields.reduce((worst: number, field) => Math.min(worst, fieldRank(field)), own);
}

function fieldRank(field: FieldChange): number {
  const { path, before, after } = field;
  switch (path) {
    case 'bgp.customer_asn':
      if (after === undefined) return ranks.value;
      return before === undefined ? ranks.bgp : ranks.bothEnds;
    // What the router was told by the documents: its session does not come up with anything else.
    case 'bgp.md5_key':
    case 'cust_ip':
    case 'p2p_ip':
    case 'default_asn':
      return ranks.bothEnds;
    case 'bgp.extra_prefixes':
      return lacks(field) ? ranks.routes : ranks.value;
    case 'bgp_mode':
      return after === 'advertise_only' ? ranks.value : ranks.routes;
    case 'interconnect':
      return ranks.elsewhere;
    case 'magic.description':
      return ranks.description;
    default:
      return ranks.value;
  }
}

/** A declared prefix is not live. */
function lacks({ before, after }: FieldChange): boolean {
  const live = Array.isArray(before) ? before : [];
  return Array.isArray(after) && after.some((prefix) => !live.includes(prefix));
}
