import { DeadlineOver, type NetworkErrorKind } from '../../model/network-error.ts';
import { FetchFailed } from '../destination/fetch.ts';

/** Where a request was going, for messages. It is never a whole URL, which may hold a proxy's password. */
export interface Destination {
  /** Host and port. */
  readonly host: string;
  /** Host and port of the proxy, if one is used. */
  readonly proxy: string | undefined;
}

/** Says in words why no answer came. It reads the error code of Node or undici. */
export function connectionFailure(error: unknown, to: Destination): ExchangeFailure {
  const { name, code, hostname, syscall, message } = rootOf(error);
  const refusal = /Proxy (?:response|Authentication Required) \((\d+)\)/.exec(message)?.[1];
  if (refusal !== undefined) return proxyRefusal(refusal, to, error);
  if (message === 'bad port') return badPort(to, error);
  const next = to.proxy ?? to.host;
  const where = to.proxy === undefined ? to.host : `the proxy ${to.proxy}`;
  const unsent = syscall === 'connect' || syscall === 'getaddrinfo';
  if (code === 'ERR_NOT_LOOPBACK') {
    const message = `the name ${hostname ?? hostOnly(next)} does not resolve to this machine alone, and plain http is allowed only to this machine`;
    return fail(message, hints.loopback, true, error, false);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return fail(`the name ${hostname ?? hostOnly(next)} cannot be resolved (${code})`, hints.name, true, error);
  }
  if (code === 'ECONNREFUSED') return fail(`${where} refused the connection (${code})`, hints.closed, true, error);
  if (isTls(code) && !(error instanceof FetchFailed && error.wasConnected)) {
    return fail(`the TLS handshake with ${hostOnly(to.host)} failed (${code})`, hints.tls, true, error, false);
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || (code === 'ETIMEDOUT' && unsent)) {
    return fail(`${where} did not accept a connection in time (${code})`, hints.closed, true, error);
  }
  if (unsent) return fail(`${where} cannot be reached (${code})`, hints.closed, true, error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new ExchangeFailure(`${to.host} stopped answering (${code})`, {
      kind: 'timeout',
      hint: hints.lost,
      transient: true,
    });
  }
  if (name === 'HTTPParserError' || (code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE')) {
    // undici in Node 24 gives this error no code.
    return fail(`${where} did not answer in HTTP${code === '' ? '' : ` (${code})`}`, hints.http, false, error, false);
  }
  return fail(`the connection to ${where} was lost${code === '' ? '' : ` (${code})`}`, hints.lost, false, error);
}

const hints = {
  loopback: 'write http://127.0.0.1 or http://[::1], or correct the name in /etc/hosts; nothing was sent',
  name: 'check the network and the name server, the host in --base-url or CLOUDFLARE_BASE_URL, and whether this network needs HTTPS_PROXY',
  closed:
    'check the network and its firewall, the base URL (--base-url or CLOUDFLARE_BASE_URL), and HTTPS_PROXY and NO_PROXY',
  tls: 'check the clock, and --base-url or CLOUDFLARE_BASE_URL; if a proxy decrypts TLS, set NODE_EXTRA_CA_CERTS to the file of its certificate authority',
  http: 'check the port in --base-url or CLOUDFLARE_BASE_URL, and in HTTPS_PROXY',
  lost: 'this is usually temporary: run again; if it continues, look for a proxy or firewall that closes connections',
};

function fail(message: string, hint: string, unsent: boolean, cause: unknown, transient = true): ExchangeFailure {
  return new ExchangeFailure(message, { kind: 'network', hint, unsent, transient, cause });
}

function proxyRefusal(status: string, to: Destination, cause: unknown): ExchangeFailure {
  const hint =
    status === '407'
      ? 'the proxy asks for credentials: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, special characters percent-encoded'
      : `ask the owner of the proxy to allow ${to.host}, or add it to NO_PROXY if it can be reached directly`;
  const message = `the proxy ${to.proxy ?? ''} refused to connect to ${to.host} (${status})`;
  return new ExchangeFailure(message, { kind: 'network', hint, unsent: true, transient: false, cause });
}

/** The Fetch standard lists ports of other protocols. `fetch` never connects to them. */
function badPort(to: Destination, cause: unknown): ExchangeFailure {
  return new ExchangeFailure(`the port of ${to.host} is one that HTTP clients refuse to connect to`, {
    kind: 'network',
    hint: 'check --base-url or CLOUDFLARE_BASE_URL',
    unsent: true,
    transient: false,
    cause,
  });
}

function isTls(code: string): boolean {
  return /^(ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH|INVALID_CA|UND_ERR_PRX_TLS)/.test(
    code,
  );
}

interface Root {
  readonly name: string;
  readonly code: string;
  readonly hostname: string | undefined;
  readonly syscall: string | undefined;
  readonly message: string;
}

/** `fetch` wraps the system's error in `cause`, and the errors of several addresses in an AggregateError. */
function rootOf(error: unknown): Root {
  let root = error;
  for (let depth = 0; depth < 8; depth++) {
    const inner = innerOf(root);
    if (!(inner instanceof Error)) break;
    root = inner;
  }
  return {
    name: root instanceof Error ? root.name : '',
    code: textField(root, 'code') ?? '',
    hostname: textField(root, 'hostname'),
    syscall: textField(root, 'syscall'),
    message: root instanceof Error ? root.message : '',
  };
}

function innerOf(error: unknown): unknown {
  if (!(error instanceof AggregateError)) return error instanceof Error ? error.cause : undefined;
  const errors: readonly unknown[] = error.errors;
  return errors[0];
}

function textField(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const field: unknown = Reflect.get(value, name);
  return typeof field === 'string' ? field : undefined;
}

function hostOnly(host: string): string {
  return host.replace(/:\d+$/, '');
}

export interface ExchangeFailureDetails {
  readonly kind: NetworkErrorKind;
  readonly hint?: string | undefined;
  readonly status?: number | undefined;
  readonly cfRay?: string | undefined;
  /** True where the request certainly did not reach the API. */
  readonly unsent?: boolean | undefined;
  /** True where a repeat may help. */
  readonly transient?: boolean | undefined;
  readonly cause?: unknown;
}

/** An attempt without a usable answer. Internal: the transport turns the last failure into a `NetworkError`. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly details: ExchangeFailureDetails;

  constructor(message: string, details: ExchangeFailureDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.details = details;
  }
}

/** The failure of a request whose run was ended. It depends on the reason of that end, and it is never repeated. */
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
