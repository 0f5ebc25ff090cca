import { checkBaseUrl, defaultBaseUrl } from '../../api/base-url.ts';
import type { ClientOptions, Credentials } from '../../api/client.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { type Environment, environmentValue } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { JournaledCni } from '../../model/journal.ts';
import { reasonOf } from '../../model/text.ts';
import { workingFolder } from '../../system/user-folders.ts';
import { Failure } from '../failure.ts';
import { knownSecrets } from '../hide-secrets.ts';
import type { RunContext } from '../run-context.ts';
import { credentialsFor } from './choose-credentials.ts';
import { type AccountAccess, type Connection, openClients, type RunDeadline } from './open-clients.ts';

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

/** A name that distinguishes the network of a target from others that have accounts with the same tags. */
export async function targetName(target: Target): Promise<string> {
  // The state of --sandbox is in the working folder: each working folder is a network of its own.
  return target.type === 'api' ? target.baseUrl : `sandbox in ${await workingFolder()}`;
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
  const secrets = knownSecrets(accounts, desired, deleted, context.environment);
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

/** The sandbox of this process: no proxy, and a token of its own, whatever the environment holds. */
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
        const reason = reasonOf(error);
        context.notify(`warning: the sandbox forgets what was changed: ${reason}`);
      });
    },
  };
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

const warned = new WeakSet<Environment>();

/**
 * Warns once for an environment that switches off the check of certificates. The warning of Node.js does not say what to do: it is left out.
 */
export function warnOfUnverifiedTls({ environment, notify }: Pick<RunContext, 'environment' | 'notify'>): void {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0' || warned.has(environment)) return;
  warned.add(environment);
  suppressNodesWarning();
  notify(
    'warning: NODE_TLS_REJECT_UNAUTHORIZED=0: no certificate is checked, so anyone on the way can read the token and change what is read and written. Unset it; for a certificate authority of your own, set NODE_EXTRA_CA_CERTS to its file',
  );
}

function suppressNodesWarning(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.message.includes('NODE_TLS_REJECT_UNAUTHORIZED')) return;
    for (const listener of listeners) listener(warning);
  });
}
