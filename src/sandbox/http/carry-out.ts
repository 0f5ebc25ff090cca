import type { SandboxFault, StaleFault } from '../../model/generated/sandbox-faults.ts';
import type { Strike } from '../faults/fault-book.ts';
import { shapeAnswer } from '../faults/shape-answer.ts';
import type { Account } from '../store/account.ts';
import { accountAgo } from '../store/account-ago.ts';
import { answerAdmitted } from './answer-admitted.ts';
import type { Arrival } from './arrival.ts';
import type { Context } from './context.ts';
import type { Reply } from './reply.ts';

export interface CarriedOut {
  readonly reply: Reply;
  /** The faults that made a difference. */
  readonly effective: readonly SandboxFault[];
  /** The place in the log of the change that was made; null where none was. */
  readonly commit: number | null;
}

/** Carries a request out, at once; what it reads and what it answers may be what faults make of it. */
export function carryOut(context: Context, arrival: Arrival, strike: Strike): CarriedOut {
  const { match, query } = arrival;
  const { log, accounts } = context.world;
  const commits = log.length;
  const account = match.found === 'route' ? accounts.get(match.account) : undefined;
  const past = account === undefined ? undefined : lookBack(context, account, strike.stale);
  const seen = past ?? account;
  const answer = answerAdmitted(context, arrival, seen);
  const commit = log.length > commits ? commits : null;
  if (match.found !== 'route' || seen === undefined) return { reply: answer, effective: [], commit };
  const scene = { operation: match.route.operation, account: seen, cursor: cursorOf(query) };
  const { reply, effective } = shapeAnswer(answer, strike.shapes, scene);
  const stale = strike.stale !== undefined && past !== undefined ? [strike.stale] : [];
  return { reply, effective: [...stale, ...effective], commit };
}

/** The account as a stale read sees it; undefined where that is no different. */
function lookBack({ world }: Context, account: Account, stale: StaleFault | undefined): Account | undefined {
  if (stale === undefined) return undefined;
  const last = world.lastCommits(account.tag, stale.commits ?? 1);
  return last.length > 0 ? accountAgo(account, last) : undefined;
}

function cursorOf(query: string): number {
  return Number(new URLSearchParams(query).get('cursor') ?? 0);
}
