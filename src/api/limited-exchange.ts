import { ExchangeFailure, runEnded } from './connection-failure.ts';
import { type AbortHub, startDeadline } from './deadline.ts';
import { exchange, type ExchangeAnswer, type ExchangeContext, type Outgoing } from './exchange.ts';
import type { Limiter, Pass } from './limiter/limiter.ts';

interface LimitedContext extends Omit<ExchangeContext, 'deadline'> {
  readonly limiter: Limiter;
  readonly abort: AbortHub;
  readonly timeoutMs: number;
  /** The end of the run on the limiter's clock: what would have to wait beyond it fails at once. */
  readonly runEndsAt: number | undefined;
  /** Called when the request may be sent, right before it is. */
  readonly onSend: () => void;
}

/** One exchange, sent when the limiter lets it. Its time begins then: what the quota costs is not the server's doing. */
export async function limitedExchange(outgoing: Outgoing, context: LimitedContext): Promise<ExchangeAnswer> {
  const { limiter, abort, timeoutMs, runEndsAt } = context;
  const pass = await limiter.enter({
    deadline: runEndsAt,
    givenUp: (callback) => abort.subscribe(() => callback(runEnded(abort.reason(), { unsent: true }))),
  });
  const deadline = startDeadline(timeoutMs, abort);
  context.onSend();
  try {
    const answer = await exchange(outgoing, { ...context, deadline });
    pass.answered(answer.status, answer.headers);
    return answer;
  } catch (error) {
    giveBack(pass, error);
    throw error;
  } finally {
    deadline.clear();
  }
}

function giveBack(pass: Pass, error: unknown): void {
  if (error instanceof ExchangeFailure && error.details.unsent === true) pass.unsent();
  else pass.lost();
}
