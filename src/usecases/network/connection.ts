import type { ClientOptions } from '../../api/client.ts';
import type { Credentials } from '../../api/credentials.ts';
import { checkBaseUrl, defaultBaseUrl } from '../../api/destination/base-url.ts';
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
import { type AccountAccess, type CountedConnection, openClients, type RunDeadline } from './open-clients.ts';

/** The flags about the API. */
export interface ConnectionRequest {
  readonly baseUrl: string | undefined;
  readonly sandbox: boolean;
  /** The maximum time for one request, including its whole answer. */
  readonly timeoutMs: number | undefined;
  /** The maximum time for the whole run. */
  readonly deadlineMs?: number | undefined;
}

/** The default account of a sandbox. */
export const sandboxAccount = '023e105f4ecef8ad9ca31a8372d0c353';

/** The checked destination of requests. Nothing is opened yet. */
export type Target = { readonly type: 'sandbox' } | { readonly type: 'api'; readonly baseUrl: string };

/** Checks `--sandbox` against `--base-url`, and the address itself, without I/O. */
export function chooseTarget(request: ConnectionRequest, environment: Environment): Target {
  if (request.sandbox && request.baseUrl !== undefined) {
    throw new Failure('--sandbox and --base-url cannot be used together', {
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

/** A name that separates the target's network from others that have accounts with the same tags. */
export async function targetName(target: Target): Promise<string> {
  // The state of --sandbox is in the working folder, so each working folder is its own network.
  return target.type === 'api' ? target.baseUrl : `sandbox in ${await workingFolder()}`;
}

/**
 * Opens the connection to the API for these accounts. It checks the credentials of all accounts before the first request. It also loads
 * the client's code, because most commands never need it.
 * @param desired what the documents say about the accounts
 * @param deleted what interrupted runs deleted in the accounts
 */
export async function openConnection(
  target: Target,
  accounts: readonly AccountAccess[],
  request: ConnectionRequest & { readonly deadline: RunDeadline | undefined },
  context: RunContext,
  desired: readonly DesiredAccount[],
  deleted: readonly JournaledCni[] = [],
): Promise<CountedConnection> {
  const secrets = knownSecrets(accounts, desired, deleted, context.environment);
  for (const secret of secrets) context.onSecret?.(secret);
  if (target.type === 'sandbox') return openSandbox(accounts, request, context, secrets);
  const credentials = new Map(
    accounts.map(({ account, tokenEnv }) => [account, credentialsFor(account, tokenEnv, context.environment)]),
  );
  const { baseUrl } = target;
  if (baseUrl.startsWith('https:')) warnOfUnverifiedTls(context);
  // Plain http is used only for this machine.
  const place = { baseUrl, proxy: proxyOf(context.environment), remote: baseUrl.startsWith('https:'), secrets };
  return openClients(place, (account) => known(credentials, account), request, context);
}

/** The sandbox of this process: no proxy and its own token, whatever the environment holds. */
async function openSandbox(
  accounts: readonly AccountAccess[],
  request: ConnectionRequest & { readonly deadline: RunDeadline | undefined },
  context: RunContext,
  secrets: readonly string[],
): Promise<CountedConnection> {
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
    // The changes are done and will be reported. A failure to save the sandbox's state must not hide that.
    close: async () => {
      await clients.close();
      await sandbox.close().catch((error: unknown) => {
        const reason = reasonOf(error);
        context.notify(`warning: the sandbox did not save what was changed: ${reason}`);
      });
    },
  };
}

function known(credentials: ReadonlyMap<string, Credentials>, account: string): Credentials {
  const found = credentials.get(account);
  if (found === undefined) throw new Error(`account ${account} was not announced when the connection was opened`);
  return found;
}

/** The values of HTTPS_PROXY and NO_PROXY, in upper or lower case. */
export function proxyOf(environment: Environment): NonNullable<ClientOptions['proxy']> {
  const https = environmentValue(environment, 'HTTPS_PROXY', 'https_proxy');
  const noProxy = environmentValue(environment, 'NO_PROXY', 'no_proxy');
  return {
    ...(https !== undefined && { https }),
    ...(noProxy !== undefined && { noProxy }),
  };
}

const warned = new WeakSet<Environment>();

/** Warns once if the environment turns off the check of certificates. It replaces the warning of Node.js, which does not say what to do. */
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
