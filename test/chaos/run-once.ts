import { createNetworkApi } from '../../src/api/client.ts';
import { createLimiter } from '../../src/api/limiter/limiter.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { AccountPlan } from '../../src/model/plan.ts';
import type { PlannedAccount } from '../../src/model/planned-account.ts';
import type { AccountReport } from '../../src/model/report.ts';
import { Secret } from '../../src/model/secret.ts';
import { applyEntry } from '../../src/usecases/apply/apply-entry.ts';
import type { Connection } from '../../src/usecases/network/open-clients.ts';
import { planAccounts } from '../../src/usecases/plan/plan-accounts.ts';
import { applyExitCode, planExitCode } from '../../src/usecases/run-exit-code.ts';
import { everyAllowance } from '../helpers/every-allowance.ts';
import type { Dice } from './dice.ts';
import { jumpingClocks } from './jumping-clocks.ts';

export interface Run {
  readonly exitCode: number;
  readonly plan: AccountPlan;
  readonly work: PlannedAccount['work'];
  /** Undefined where the plan was not begun. */
  readonly report: AccountReport | undefined;
}

/** What `demarc apply --yes --wait` does over real HTTP, without its pauses. Rejects only where there is a bug. */
export async function runOnce(desired: DesiredAccount, url: string, timeoutMs: number, dice: Dice): Promise<Run> {
  const planOptions = { allowed: allowancesFor(desired), skipSecrets: false, wait: true };
  const { connection, clock } = connect(desired, url, timeoutMs, dice);
  const entries = await planAccounts([desired], (access) => connection.reader(access), planOptions);
  const [entry] = entries;
  if (entry === undefined) throw new Error('no account was planned');
  const { plan } = entry;
  const work = entry.planned?.work ?? [];
  const planCode = planExitCode([plan]);
  if (planCode !== 0) return { exitCode: planCode, plan, work, report: undefined };
  const report = await applyEntry(entry, connection, {
    parallelism: dice.choose([1, 4, 10]),
    stopOnError: dice.chance(10),
    planOptions,
    waitMs: 10_000,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    clock,
  });
  return { exitCode: applyExitCode([report]), plan, work, report };
}

function allowancesFor({ interconnects, cnis }: DesiredAccount): readonly string[] {
  const byKey = (objects: readonly { readonly key: string }[]) =>
    Object.fromEntries(objects.map((object) => [object.key, object]));
  return everyAllowance({ interconnects: byKey(interconnects), cnis: byKey(cnis) });
}

function connect(desired: DesiredAccount, baseUrl: string, timeoutMs: number, dice: Dice) {
  const clocks = jumpingClocks();
  const api = createNetworkApi({
    account: desired.account,
    baseUrl,
    credentials: { type: 'token', token: new Secret('any-token') },
    timeoutMs,
    maxBytes: 256 * 1024,
    limiter: createLimiter({ clock: clocks.api }),
    clock: clocks.api,
    random: dice.next,
    version: '0.0.0',
  });
  const connection: Connection = {
    reader: () => api,
    api: () => api,
    close: () => Promise.resolve(),
    deadline: undefined,
  };
  return { connection, clock: clocks.apply };
}
