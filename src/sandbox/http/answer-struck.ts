import type { LatencyFault, SandboxFault } from '../../model/generated/sandbox-faults.ts';
import { endAnswer } from '../faults/end-answer.ts';
import { noStrike, type Strike } from '../faults/fault-book.ts';
import { momentOf } from '../faults/moment-of.ts';
import type { Arrival } from './arrival.ts';
import { type CarriedOut, carryOut } from './carry-out.ts';
import type { Context } from './context.ts';
import type { Reply } from './reply.ts';

export interface Struck {
  readonly reply: Reply;
  /** The faults that had a part in it, the one that decided most first. */
  readonly faults: readonly SandboxFault['kind'][];
  /** The place in the log of the change that the request made; null where it made none. */
  readonly commit: number | null;
}

/** Answers a request with all that strikes it. */
export async function answerStruck(context: Context, arrival: Arrival, strike: Strike): Promise<Struck> {
  if (strike === noStrike) return toStruck(carryOut(context, arrival, strike), []);
  const { ending, latencies } = strike;
  await pause(context, latencies, 'before');
  if (ending !== undefined && momentOf(ending) === 'before') {
    await pause(context, latencies, 'after');
    const reply = endAnswer(ending, undefined, arrival.url);
    return toStruck({ reply, effective: [ending], commit: null }, latencies);
  }
  const carriedOut = carryOut(context, arrival, strike);
  await pause(context, latencies, 'after');
  if (ending === undefined) return toStruck(carriedOut, latencies);
  const reply = endAnswer(ending, carriedOut.reply, arrival.url);
  return toStruck({ ...carriedOut, reply, effective: [ending, ...carriedOut.effective] }, latencies);
}

function toStruck({ reply, effective, commit }: CarriedOut, latencies: readonly LatencyFault[]): Struck {
  return { reply, commit, faults: [...effective, ...latencies].map(({ kind }) => kind) };
}

async function pause(context: Context, latencies: readonly LatencyFault[], moment: 'before' | 'after'): Promise<void> {
  const late = latencies.filter((fault) => momentOf(fault) === moment).reduce((sum, { ms }) => sum + ms, 0);
  if (late > 0) await context.wait(late);
}
