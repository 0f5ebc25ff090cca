import { checkBaseUrl, defaultBaseUrl } from '../../api/base-url.ts';
import type { ClientOptions, Credentials } from '../../api/client.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { JournaledCni } from '../../model/journal.ts';
import { environmentValue } from '../environment-value.ts';
import { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Environment, RunContext } from '../run-context.ts';
import { credentialsFor } from './credentials.ts';
import { knownSecrets } from './known-secrets.ts';
import { openClients } from './open-clients.ts';
import type { AccountAccess, Connection } from './open-clients.ts';
import type { RunDeadline } from './run-deadline.ts';
import { warnOfUnverifiedTls } from './unverified-tls.ts';

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
