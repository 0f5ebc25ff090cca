import { DeadlineOver } from '../model/deadline-over.ts';
import { ExchangeFailure } from './exchange-failure.ts';

/** The failure of a request whose run was ended, by what it was ended with. It is never repeated. */
export function runEnded(
  reason: unknown,
  known: { readonly status?: number; readonly cfRay?: string | undefined; readonly unsent?: boolean } = {},
): ExchangeFailure {
  if (!(reason instanceof DeadlineOver)) {
    return new ExchangeFailure('the run was ended before the answer was complete', { kind: 'aborted', ...known });
  }
  return new ExchangeFailure(reason.message, {
    kind: 'timeout',
    hint: 'give the whole run more time with --deadline, or let it do less',
    ...known,
  });
}
