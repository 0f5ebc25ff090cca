import { checkBaseUrl, defaultBaseUrl } from '../../api/base-url.ts';
import type { ClientOptions, Credentials } from '../../api/client.ts';
import type { NetworkApi, NetworkReader } from '../../model/network-api.ts';
import { Secret } from '../../model/secret.ts';
import { environmentValue } from '../environment-value.ts';
import { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Environment, RunContext } from '../run-context.ts';
import { credentialsFor } from './credentials.ts';

/** What the command line says about the API. */
export interface ConnectionRequest {
  readonly baseUrl: string | undefined;
  readonly sandbox: boolean;
  /** The longest that one request may take, its whole answer included. */
  readonly timeoutMs: number | undefined;
}

/** Where requests will go: checked, nothing opened yet. */
export type Target = { readonly type: 'sandbox' } | { readonly type: 'api'; readonly baseUrl: string };

/** An account and the variable with its own token, where a document names one. */
export interface AccountAccess {
  readonly account: string;
  readonly tokenEnv: string | undefined;
}

export interface Connection {
  /** A client that can only send GET. */
  reader(access: AccountAccess): NetworkReader;
  api(access: AccountAccess): NetworkApi;
  close(): Promise<void>;
}

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
 */
export async function openConnection(
  target: Target,
  accounts: readonly AccountAccess[],
  request: ConnectionRequest,
  context: RunContext,
): Promise<Connection> {
  if (target.type === 'sandbox') return openSandbox(accounts, request, context);
  const credentials = new Map(
    accounts.map(({ account, tokenEnv }) => [account, credentialsFor(account, tokenEnv, context.environment)]),
  );
  const { createNetworkApi, createNetworkReader } = await import('../../api/client.ts');
  // One for each client: Node warns where more than ten listen to one signal.
  const running: AbortController[] = [];
  const whileRunning = () => {
    const controller = new AbortController();
    running.push(controller);
    return controller.signal;
  };
  const options = ({ account }: AccountAccess) => ({
    ...clientOptions(request, context),
    account,
    baseUrl: target.baseUrl,
    credentials: known(credentials, account),
    proxy: proxyOf(context.environment),
    signal: whileRunning(),
  });
  return {
    reader: (access) => createNetworkReader(options(access)),
    api: (access) => createNetworkApi(options(access)),
    close: () => {
      // A run that failed early does not wait for answers that nobody reads any more.
      for (const controller of running) controller.abort();
      return Promise.resolve();
    },
  };
}

// The sandbox of this process: no proxy, and a token that is worth nothing, whatever the environment holds.
async function openSandbox(
  accounts: readonly AccountAccess[],
  request: ConnectionRequest,
  context: RunContext,
): Promise<Connection> {
  const [{ openLocalSandbox }, { createNetworkApi, createNetworkReader }] = await Promise.all([
    import('./local-sandbox.ts'),
    import('../../api/client.ts'),
  ]);
  const sandbox = await openLocalSandbox(accounts.map(({ account }) => account));
  context.notify('note: this is the sandbox, with its state in .demarc/sandbox.json; nothing reaches Cloudflare');
  const credentials: Credentials = { type: 'token', token: new Secret('sandbox') };
  const options = ({ account }: AccountAccess) => ({
    ...clientOptions(request, context),
    account,
    baseUrl: sandbox.url,
    credentials,
  });
  return {
    reader: (access) => createNetworkReader(options(access)),
    api: (access) => createNetworkApi(options(access)),
    // What was done is done and will be reported: a state that cannot be kept must not hide it.
    close: () =>
      sandbox.close().catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        context.notify(`warning: the sandbox forgets what was changed: ${reason}`);
      }),
  };
}

function clientOptions(
  request: ConnectionRequest,
  context: RunContext,
): Pick<ClientOptions, 'version' | 'timeoutMs' | 'onRequest'> {
  return {
    version: context.version,
    ...(request.timeoutMs !== undefined && { timeoutMs: request.timeoutMs }),
    ...(context.onRequest !== undefined && { onRequest: context.onRequest }),
  };
}

function known(credentials: ReadonlyMap<string, Credentials>, account: string): Credentials {
  const found = credentials.get(account);
  if (found === undefined) throw new Error(`account ${account} was not announced when the connection was opened`);
  return found;
}

function proxyOf(environment: Environment): NonNullable<ClientOptions['proxy']> {
  const https = environmentValue(environment, 'HTTPS_PROXY', 'https_proxy');
  const http = environmentValue(environment, 'HTTP_PROXY', 'http_proxy');
  const noProxy = environmentValue(environment, 'NO_PROXY', 'no_proxy');
  return {
    ...(https !== undefined && { https }),
    ...(http !== undefined && { http }),
    ...(noProxy !== undefined && { noProxy }),
  };
}
