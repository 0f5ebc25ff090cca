import type { DesiredAccount } from '../model/desired.ts';
import type { LiveAccount } from '../model/live.ts';
import type { PlanFacts, PlanNeeds } from '../model/network-api.ts';
import type { AccountPlan } from '../model/plan.ts';
import type { PlannedAccount } from '../model/planned-account.ts';
import { joinResets, loosenedTerms, type PlannedSide, type TermReset } from './base/loosened-terms.ts';
import { needsLooser } from './base/needed-terms.ts';
import { splitByBase } from './base/split-by-base.ts';
import type { Before, Loosened } from './guards/check-guards.ts';
import { deletedCnis, resumeJournal } from './journal/resume-journal.ts';
import { matchAccount } from './match/match-account.ts';
import { planAccount, type PlanOptions } from './plan-account.ts';
import { needsFinder } from './plan-needs.ts';
import type { HealthByName } from './sets/backup-sets.ts';
import { type SetFacts, setFacts } from './sets/circuits.ts';

/** An account with the documents of now and those before this change, planned each on its own. */
export interface ComparedAccount {
  readonly desired: DesiredAccount;
  readonly planned: PlannedAccount;
  readonly base: DesiredAccount;
  readonly basePlanned: PlannedAccount;
  readonly live: LiveAccount;
  readonly options: PlanOptions;
}

/**
 * The plan, split into what this change is the reason for and what is open already, with the guards that compare both documents. It
 * differs from the plan without base in nothing else: no digest changes.
 * @param facts what the plan needs
 * @param strict what it needs under the terms of before
 */
export function planWithBase(account: ComparedAccount, facts: PlanFacts, strict: PlanFacts): PlannedAccount {
  const { desired, planned, live, options } = account;
  if (planned.plan.errors.length > 0) return planned;
  const [error] = account.basePlanned.plan.errors;
  if (error !== undefined) {
    return withBase(planned, {
      split: false,
      why: `the documents before this change cannot be planned: ${error.message}`,
    });
  }
  const { now, base } = sidesOf(account);
  const before: Before = { protected: protectedObjects(base), loosened: neededTerms(account, strict) };
  const isHeld = before.protected.size > 0 || before.loosened.length > 0;
  const held = isHeld ? planAccount(desired, live, facts, { ...options, before }) : planned;
  return withBase({ ...held, plan: splitByBase({ ...now, plan: held.plan }, base) }, { split: true });
}

export function withBase(planned: PlannedAccount, base: NonNullable<AccountPlan['base']>): PlannedAccount {
  return { ...planned, plan: { ...planned.plan, base } };
}

/** What the plan needs under the terms of before: other circuits may be in its backup sets. Undefined: this change loosens no term. */
export function strictNeeds(account: ComparedAccount): ((health: HealthByName) => PlanNeeds) | undefined {
  const { desired, live, options } = account;
  const resets = resetsOf(account);
  if (resets.length === 0) return undefined;
  const all = joinResets(resets);
  return needsFinder(withReset(desired, all), live, options.journal, setsOf(account, all));
}

/** The options of the plan of the documents before: all of it, whatever part is planned now. */
export function baseOptions(options: PlanOptions): PlanOptions {
  return { ...options, skipSecrets: true, only: undefined };
}

/** The terms that this change loosens and needs: all at once, or one of them alone. */
function neededTerms(account: ComparedAccount, facts: PlanFacts): readonly Loosened[] {
  const resets = resetsOf(account);
  if (resets.length === 0) return [];
  const needing = (reset: TermReset) => {
    const { desired, planned, live, options } = account;
    const strict = planAccount(withReset(desired, reset), live, facts, { ...options, sets: setsOf(account, reset) });
    return needsLooser(planned.plan, strict.plan);
  };
  const alone = resets.flatMap((reset) => loosenedBy(reset, needing(reset)));
  if (alone.length > 0 || resets.length === 1) return alone;
  const all = joinResets(resets);
  return loosenedBy(all, needing(all));
}

function loosenedBy({ words }: TermReset, addresses: readonly string[] | undefined): readonly Loosened[] {
  return addresses === undefined ? [] : words.map((each) => ({ words: each, addresses }));
}

function resetsOf(account: ComparedAccount): readonly TermReset[] {
  const { now, base } = sidesOf(account);
  return now.plan.errors.length > 0 || base.plan.errors.length > 0 ? [] : loosenedTerms(now, base);
}

function sidesOf({ desired, planned, base, basePlanned }: ComparedAccount): Record<'now' | 'base', PlannedSide> {
  return { now: { desired, plan: planned.plan }, base: { desired: base, plan: basePlanned.plan } };
}

function withReset(desired: DesiredAccount, { policy }: TermReset): DesiredAccount {
  return { ...desired, policy: { ...desired.policy, ...policy } };
}

/** The backup sets of the documents before, if a reset asks for them: their groups, metros and services, for the AS numbers of now. */
function setsOf({ desired, base, live, options }: ComparedAccount, { sets }: TermReset): SetFacts | undefined {
  if (!sets) return undefined;
  const factsOf = (documents: DesiredAccount) => {
    const journal = resumeJournal(documents, live, options.journal ?? []);
    return setFacts(journal.desired, live, matchAccount(journal.desired, live, deletedCnis(journal)));
  };
  const before = factsOf(base);
  const { customers } = factsOf(desired);
  const isService = (name: string) => name.startsWith('service:');
  // An AS number is no term. A first service is no loosening.
  const joined = [...customers].map(([id, names]) => {
    const services = before.customers.get(id)?.filter(isService) ?? [];
    return [id, services.length === 0 ? names : [...names.filter((name) => !isService(name)), ...services]] as const;
  });
  return { ...before, customers: new Map(joined) };
}

/** The live objects that the documents protect. */
function protectedObjects({ desired, plan }: PlannedSide): ReadonlySet<string> {
  const liveIds = new Map(plan.matches?.map(({ address, live_id }) => [address, live_id]));
  const named = (kind: string, objects: readonly { readonly key: string; readonly protect: boolean }[]) =>
    objects.flatMap(({ key, protect }) => {
      const id = liveIds.get(`${kind}.${key}`);
      return protect && typeof id === 'string' ? [`${kind} ${id}`] : [];
    });
  return new Set([...named('interconnect', desired.interconnects), ...named('cni', desired.cnis)]);
}
