import { type FactReader, readAccount, readPlanFacts } from '../../live/read-account.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { NetworkReader } from '../../model/network-api.ts';
import type { PlannedAccount } from '../../model/planned-account.ts';
import type { PlanOptions } from '../../plan/plan-account.ts';
import { baseOptions, type ComparedAccount, planWithBase, strictNeeds, withBase } from '../../plan/plan-with-base.ts';
import type { TakenPorts } from '../../plan/ports/shared-ports.ts';
import { type AccountRead, planOnLive } from './plan-on-live.ts';

/** What is known of the documents of an account before this change. */
export type AccountBase =
  | {
      readonly type: 'documents';
      readonly desired: DesiredAccount;
      /** Which of them are missing, in words. */
      readonly missing?: string | undefined;
    }
  /** They cannot be read, or do not name the account. */
  | { readonly type: 'none'; readonly why: string };

interface Comparison {
  readonly desired: DesiredAccount;
  readonly base: AccountBase;
  readonly options: PlanOptions;
  readonly taken: Promise<TakenPorts>;
}

/**
 * Reads one account and plans it, and compares the plan with the documents before this change on the same live objects. Rejects with a
 * `NetworkError`.
 */
export async function readAndCompare(
  { desired, base, taken, ...given }: Comparison,
  reader: NetworkReader,
): Promise<{ readonly planned: PlannedAccount; readonly read: AccountRead }> {
  const live = await readAccount(reader, desired.account);
  const options = { ...given.options, taken: await taken };
  const memory = rememberReads(reader);
  const { planned, facts } = await planOnLive(desired, live, { ...memory, traffic: reader.traffic }, options);
  const read = { live, facts };
  if (planned.plan.errors.length > 0) return { planned, read };
  if (base.type === 'none') return { planned: withBase(planned, { split: false, why: base.why }), read };
  const earlier = await planOnLive(base.desired, live, memory, baseOptions(options));
  const account = { desired, planned, base: base.desired, basePlanned: earlier.planned, live, options };
  const compared = planWithBase(account, facts, { ...facts, health: await strictHealth(account, facts, memory) });
  const isPart = base.missing !== undefined && compared.plan.base?.split === true;
  return { planned: isPart ? withBase(compared, { split: true, why: base.missing }) : compared, read };
}

async function strictHealth(
  account: ComparedAccount,
  { health }: AccountRead['facts'],
  reader: FactReader,
): Promise<AccountRead['facts']['health']> {
  const needsOf = strictNeeds(account);
  if (needsOf === undefined) return health;
  const strict = await readPlanFacts(reader, account.desired.account, needsOf);
  return new Map([...health, ...strict.facts.health]);
}

/** Asks for each port and each status once, so that all plans of an account have the same answers. */
function rememberReads(reader: FactReader): FactReader {
  return {
    listSlots: remember((filter) => reader.listSlots(filter)),
    getSlot: remember((id) => reader.getSlot(id)),
    getInterconnectStatus: remember((name) => reader.getInterconnectStatus(name)),
  };
}

function remember<Q, A>(ask: (question: Q) => Promise<A>): (question: Q) => Promise<A> {
  const answers = new Map<string, Promise<A>>();
  return (question) => {
    const name = JSON.stringify([question]);
    const answer = answers.get(name) ?? ask(question);
    answers.set(name, answer);
    return answer;
  };
}
