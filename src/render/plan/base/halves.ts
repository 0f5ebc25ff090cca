import { type AccountPlan, type Change, type Effect, type PlanDocument, worstImpact } from '../../../model/plan.ts';

/** A plan in two parts, split by field. A change that is open in part is in both, each time with its own fields and effects. */
export interface PlanHalves {
  /** What this change is the reason for; and everything that is not about a change. */
  readonly own: PlanDocument;
  /** What the documents before this change want, too. */
  readonly open: PlanDocument;
}

/** Undefined if no account is split. */
export function splitPlan(plan: PlanDocument): PlanHalves | undefined {
  if (!plan.accounts.some(({ base }) => base?.split === true)) return undefined;
  return {
    own: { ...plan, accounts: plan.accounts.map(ownPart) },
    open: { ...plan, accounts: plan.accounts.map(openPart).filter(({ changes }) => changes.length > 0) },
  };
}

function ownPart(account: AccountPlan): AccountPlan {
  const open = openGuards(account);
  return {
    ...withChanges(
      account,
      account.changes.flatMap((change) => partOf(change, false)),
    ),
    guards: account.guards.filter((guard) => !open.includes(guard)),
  };
}

function openPart(account: AccountPlan): AccountPlan {
  const { base, ...open } = withChanges(
    account,
    account.changes.flatMap((change) => partOf(change, true)),
  );
  if (base?.split !== true) return { ...open, changes: [] };
  const none = { unchanged: 0, unmanaged: 0, ignored: 0, blocked: 0 };
  return {
    ...open,
    summary: { ...open.summary, ...none },
    errors: [],
    warnings: [],
    matches: [],
    guards: openGuards(account),
    unmanaged: [],
    ignored: [],
    not_compared: [],
    not_judged: [],
  };
}

/** What blocks the plan is never in the part that is folded. */
function openGuards({ guards, changes }: AccountPlan): AccountPlan['guards'] {
  const open = new Set(changes.flatMap((change) => (change.open === true ? [change.address] : [])));
  return guards.filter(({ lifted, addresses }) => lifted && addresses.every((address) => open.has(address)));
}

function withChanges(account: AccountPlan, changes: Change[]): AccountPlan {
  const count = (action: Change['action']) => changes.filter((change) => change.action === action).length;
  const summary = {
    ...account.summary,
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
  };
  return { ...account, summary, changes };
}

/** The part of a change, or nothing. The calls and the reason of a change that is open in part are in this change's half. */
function partOf(change: Change, isOpen: boolean): readonly Change[] {
  const isWhole = change.open === true;
  const fields = change.fields.filter(({ open }) => (open === true) === isOpen);
  if (isWhole) return isOpen ? [change] : [];
  if (isOpen && fields.length === 0) return [];
  const effects = (change.effects ?? []).filter((effect) => isOpenEffect(effect, change) === isOpen);
  const { reason, steps, preflight, ...rest } = change;
  const judged = preflight !== undefined && effects.length > 0 && { preflight };
  const part = { ...rest, fields, effects, impact: worstImpact(effects), ...leftOf(change, effects), ...judged };
  return [isOpen ? { ...part, steps: [] } : { ...part, steps, ...(reason !== undefined && { reason }) }];
}

/** An effect belongs to its field. One without a field belongs to the change as a whole, which is not open. */
function isOpenEffect({ path }: Effect, { fields }: Change): boolean {
  return path !== undefined && fields.some((field) => field.open === true && field.path === path);
}

/** What feels nothing leaves everything, and concerns nobody. */
function leftOf(change: Change, effects: readonly Effect[]): Pick<Change, 'left' | 'rides'> {
  if (effects.length === 0) return { left: [], rides: [] };
  return { ...(change.left && { left: change.left }), ...(change.rides && { rides: change.rides }) };
}
