import type { Credentials } from '../../api/credentials.ts';
import { type Environment, environmentValue, inWorkflow, isOfDependabot } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { Secret } from '../../model/secret.ts';
import { Failure } from '../failure.ts';

/**
 * The credentials for one account. If a document names a variable, only that variable is used. Else it is `CLOUDFLARE_API_TOKEN`, else
 * `CLOUDFLARE_EMAIL` with `CLOUDFLARE_API_KEY`. If an account's own variable is empty, no other token is used instead.
 */
export function credentialsFor(account: string, tokenEnv: string | undefined, environment: Environment): Credentials {
  if (tokenEnv !== undefined) return ownToken(account, tokenEnv, environment);
  const token = environmentValue(environment, 'CLOUDFLARE_API_TOKEN');
  if (token !== undefined) return { type: 'token', token: usable('CLOUDFLARE_API_TOKEN', token) };
  const email = environmentValue(environment, 'CLOUDFLARE_EMAIL');
  const key = environmentValue(environment, 'CLOUDFLARE_API_KEY');
  if (email !== undefined && key !== undefined) {
    return { type: 'key', email: usable('CLOUDFLARE_EMAIL', email).reveal(), key: usable('CLOUDFLARE_API_KEY', key) };
  }
  throw new Failure(missing(email, key), {
    exitCode: ExitCode.failed,
    code: 'credentials-missing',
    hint: `Set CLOUDFLARE_API_TOKEN${place(environment)} (permission Magic WAN or Magic Transit: Read to plan, Write to apply), or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY. ${emptySecret(environment) ?? 'To try without an account: --sandbox.'}`,
  });
}

function ownToken(account: string, tokenEnv: string, environment: Environment): Credentials {
  const token = environmentValue(environment, tokenEnv);
  if (token !== undefined) return { type: 'token', token: usable(tokenEnv, token) };
  throw new Failure(`the variable ${tokenEnv}, which the documents name for account ${account}, is not set`, {
    exitCode: ExitCode.failed,
    code: 'credentials-missing',
    hint: `Set ${tokenEnv}${place(environment)} to a token of that account. ${['No other token is tried in its place.', emptySecret(environment) ?? ''].join(' ').trim()}`,
  });
}

function place(environment: Environment): string {
  return inWorkflow(environment) ? ' in the env of the step' : '';
}

/** The reason why a variable may be empty in a workflow; undefined outside a workflow. */
function emptySecret(environment: Environment): string | undefined {
  if (!inWorkflow(environment)) return undefined;
  return isOfDependabot(environment)
    ? 'Dependabot started this run, which sees the secrets of Dependabot alone: Settings → Secrets and variables → Dependabot.'
    : 'A secret that does not exist, or that this run may not read, is empty: check its name, and the environment of the job.';
}

function missing(email: string | undefined, key: string | undefined): string {
  if (email !== undefined) return 'CLOUDFLARE_EMAIL is set without CLOUDFLARE_API_KEY';
  if (key !== undefined) return 'CLOUDFLARE_API_KEY is set without CLOUDFLARE_EMAIL';
  return 'there are no credentials';
}

// Other characters cannot be sent in a header. The message must not show the value.
function usable(name: string, text: string): Secret {
  if (/^[\x21-\x7e]+$/.test(text)) return new Secret(text);
  throw new Failure(
    `${name} holds characters that no token has (spaces, line breaks, control or non-ASCII characters)`,
    {
      exitCode: ExitCode.failed,
      code: 'credentials-unusable',
      hint: 'Copy the token again, without quotes and line breaks.',
    },
  );
}
