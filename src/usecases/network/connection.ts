import { checkBaseUrl, defaultBaseUrl } from '../../api/base-url.ts';
import type { ClientOptions, Credentials } from '../../api/client.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { type Environment, environmentValue, inWorkflow, isOfDependabot } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { JournaledCni } from '../../model/journal.ts';
import { Secret } from '../../model/secret.ts';
import { Failure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import { type AccountAccess, type Connection, knownSecrets, openClients, type RunDeadline } from './open-clients.ts';

export type { AccountAccess, Connection };

/** What the command line says about the API. */
export interface ConnectionRequest {
  readonly baseUrl: string | undefined;
  readonly sandbox: boolean;
  /** The longest that one request may take, its whole answer included. */
  readonly timeoutMs: number | undefined;
  /** The longest that the whole run may take. */
  readonly deadlineMs?: number | undefined;
}

/** Where requests will go: checked, nothing opened yet. */
export type Target = { readonly type: 'sandbox' } | { readonly type: 'api'; readonly baseUrl: string };

/** Checks what can be checked without any I/O: `--sandbox` against `--base-url`, and the address itself. */
export function chooseTarget(request: ConnectionRequest, environment: Environment): Target {
  if (request.sandbox && request.baseUrl !== undefined) {
    throw new Failure('--sandbox and --base-url exclude each other', {
      exitCode: ExitCode.usage,
      hint: '--sandbox starts a sandbox of its own; a sandbox that runs already is reached with --base-url alone.',
    });
  }
  if (request.sandbox) return { type: 'sandbox' };
  const fromEnvironment = environmentValue(environment, 'CLOUDFLARE_BASE_URL');
  const checked = checkBaseUrl(request.baseUrl ?? fromEnvironment ?? defaultBaseUrl);
  if (checked.ok) return { type: 'api', baseUrl: checked.url };
  const origin = request.baseUrl === undefined ? 'CLOUDFLARE_BASE_URL' : '--base-url';
  throw new Failure(`${origin}: ${checked.message}`, { exitCode: ExitCode.usage, hint: checked.hint });
}

/**
 * Opens the way to the API for these accounts. Every account's credentials are checked here, before the first request of any.
 * The client's code is loaded here too, as most commands never need it.
 * @param desired what the documents say of them
 * @param deleted what interrupted runs deleted in them
 */
export async function openConnection(
  target: Target,
  accounts: readonly AccountAccess[],
  request: ConnectionRequest & { readonly deadline: RunDeadline | undefined },
  context: RunContext,
  desired: readonly DesiredAccount[],
  deleted: readonly JournaledCni[] = [],
): Promise<Connection> {
  const secrets = [...knownSecrets(accounts, desired, context.environment), ...journaledKeys(deleted)];
  for (const secret of secrets) context.onSecret?.(secret);
  if (target.type === 'sandbox') return openSandbox(accounts, request, context, secrets);
  const credentials = new Map(
    accounts.map(({ account, tokenEnv }) => [account, credentialsFor(account, tokenEnv, context.environment)]),
  );
  const { baseUrl } = target;
  if (baseUrl.startsWith('https:')) warnOfUnverifiedTls(context);
  // Plain http goes to this machine alone.
  const place = { baseUrl, proxy: proxyOf(context.environment), remote: baseUrl.startsWith('https:'), secrets };
  return openClients(place, (account) => known(credentials, account), request, context);
}

// The sandbox of this process: no proxy, and a token of its own, whatever the environment holds.
async function openSandbox(
  accounts: readonly AccountAccess[],
  request: ConnectionRequest & { readonly deadline: RunDeadline | undefined },
  context: RunContext,
  secrets: readonly string[],
): Promise<Connection> {
  const { openLocalSandbox } = await import('./local-sandbox.ts');
  const sandbox = await openLocalSandbox(accounts.map(({ account }) => account));
  context.notify('note: this is the sandbox, with its state in .demarc/sandbox.json; nothing reaches Cloudflare');
  const credentials: Credentials = { type: 'token', token: sandbox.token };
  const clients = await openClients(
    { baseUrl: sandbox.url, remote: false, secrets },
    () => credentials,
    request,
    context,
  );
  return {
    ...clients,
    // What was done is done and will be reported: a state that cannot be kept must not hide it.
    close: async () => {
      await clients.close();
      await sandbox.close().catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        context.notify(`warning: the sandbox forgets what was changed: ${reason}`);
      });
    },
  };
}

function journaledKeys(deleted: readonly JournaledCni[]): readonly string[] {
  return deleted.flatMap(({ cni }) => cni.bgp?.md5_key?.reveal() ?? []);
}

function known(credentials: ReadonlyMap<string, Credentials>, account: string): Credentials {
  const found = credentials.get(account);
  if (found === undefined) throw new Error(`account ${account} was not announced when the connection was opened`);
  return found;
}

/** Values of HTTPS_PROXY and NO_PROXY, in either case of letters. */
export function proxyOf(environment: Environment): NonNullable<ClientOptions['proxy']> {
  const https = environmentValue(environment, 'HTTPS_PROXY', 'https_proxy');
  const noProxy = environmentValue(environment, 'NO_PROXY', 'no_proxy');
  return {
    ...(https !== undefined && { https }),
    ...(noProxy !== undefined && { noProxy }),
  };
}

const said = new WeakSet<Environment>();

/**
 * Says once for an environment that certificates are not checked, where it asks for that. Node.js says so, too, in words that do not say what
 * to do: theirs are left out of the process's warnings.
 */
export function warnOfUnverifiedTls({ environment, notify }: Pick<RunContext, 'environment' | 'notify'>): void {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0' || said.has(environment)) return;
  said.add(environment);
  leaveOutNodesWords();
  notify(
    'warning: NODE_TLS_REJECT_UNAUTHORIZED=0: no certificate is checked, so anyone on the way can read the token and change what is read and written. Unset it; for a certificate authority of your own, set NODE_EXTRA_CA_CERTS to its file',
  );
}

function leaveOutNodesWords(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.message.includes('NODE_TLS_REJECT_UNAUTHORIZED')) return;
    for (const listener of listeners) listener(warning);
  });
}

/**
 * The credentials for one account: its own variable where a document names one, else `CLOUDFLARE_API_TOKEN`, else
 * `CLOUDFLARE_EMAIL` with `CLOUDFLARE_API_KEY`. An account whose own variable is empty never falls back to another token.
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
    hint: `Set CLOUDFLARE_API_TOKEN${place(environment)} (permission Magic WAN or Magic Transit: Read to plan, Write to apply), or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY. ${emptySecret(environment) ?? 'To try without an account: --sandbox.'}`,
  });
}

function ownToken(account: string, tokenEnv: string, environment: Environment): Credentials {
  const token = environmentValue(environment, tokenEnv);
  if (token !== undefined) return { type: 'token', token: usable(tokenEnv, token) };
  throw new Failure(`the variable ${tokenEnv}, which the documents name for account ${account}, is not set`, {
    exitCode: ExitCode.failed,
    hint: `Set ${tokenEnv}${place(environment)} to a token of that account. ${['No other token is tried in its place.', emptySecret(environment) ?? ''].join(' ').trim()}`,
  });
}

function place(environment: Environment): string {
  return inWorkflow(environment) ? ' in the env of the step' : '';
}

/** Why a variable may be empty in a workflow; undefined elsewhere. */
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

// Anything else could not be sent in a header; the message must not show the value.
function usable(name: string, text: string): Secret {
  if (/^[\x21-\x7e]+$/.test(text)) return new Secret(text);
  throw new Failure(
    `${name} holds characters that no token has (spaces, line breaks, control or non-ASCII characters)`,
    {
      exitCode: ExitCode.failed,
      hint: 'Copy the token again, without quotes and line breaks.',
    },
  );
}
