import { compareText } from '../../model/order.ts';
import { accountFromEnvironment } from '../account-from-environment.ts';
import { environmentValue } from '../environment-value.ts';
import { ExitCode } from '../exit-code.ts';
import type { ExportStyle } from '../export/export-account.ts';
import { Failure } from '../failure.ts';
import type { ConnectionRequest } from '../network/connection.ts';
import { sandboxAccount } from '../network/sandbox-account.ts';
import type { Environment } from '../run-context.ts';

export interface SourceRequest extends ConnectionRequest, ExportStyle {
  /** Account tags; none: `CLOUDFLARE_ACCOUNT_ID`. */
  readonly accounts: readonly string[];
  /** A starter document, also where an account could be read. */
  readonly starter: boolean;
}

/** Where the first documents come from. */
export interface DocumentSource {
  readonly type: 'live' | 'starter';
  /** Each once, sorted; none only for a starter. */
  readonly accounts: readonly string[];
  /** Why it is a starter, where nobody asked for one. */
  readonly reason?: string;
}

/**
 * From the live account, where there are credentials and it is known which one; else a starter. What is only about a live account asks
 * for one.
 */
export function chooseSource(request: SourceRequest, environment: Environment): DocumentSource {
  const { sandbox, starter, split, secrets, protect } = request;
  const isAboutLive = sandbox || split !== undefined || secrets || protect;
  if (starter && isAboutLive) {
    throw new Failure(
      '--starter writes an empty document: --sandbox, --protect, --secrets and --split are about a live one',
      {
        exitCode: ExitCode.usage,
        hint: 'Leave --starter away to export the live account.',
      },
    );
  }
  const accounts = accountsOf(request, environment);
  if (starter) return { type: 'starter', accounts };
  if (isAboutLive && accounts.length === 0) {
    throw new Failure('there is no account to export', {
      exitCode: ExitCode.usage,
      hint: 'Give --account TAG, or set CLOUDFLARE_ACCOUNT_ID.',
    });
  }
  if (!isAboutLive && !hasCredentials(environment)) {
    return {
      type: 'starter',
      accounts,
      reason: 'there are no credentials (CLOUDFLARE_API_TOKEN) to read an account with',
    };
  }
  if (accounts.length > 0) return { type: 'live', accounts };
  return { type: 'starter', accounts, reason: 'it is not known which account to read (CLOUDFLARE_ACCOUNT_ID)' };
}

function accountsOf({ accounts, sandbox }: SourceRequest, environment: Environment): readonly string[] {
  // Looked at in any case, as by the other commands: what is wrong with it is wrong for the next one, too.
  const given = accountFromEnvironment(environment);
  if (accounts.length > 0) return [...new Set(accounts)].sort(compareText);
  const known = given ?? (sandbox ? sandboxAccount : undefined);
  return known === undefined ? [] : [known];
}

/** Half of a pair counts: it is an error to be told, and no reason for a starter. */
export function hasCredentials(environment: Environment): boolean {
  const names = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_EMAIL', 'CLOUDFLARE_API_KEY'];
  return environmentValue(environment, ...names) !== undefined;
}
