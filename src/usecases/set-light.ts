import { isLocalHost } from '../api/destination/base-url.ts';
import { type FetchAnswer, readBody } from '../api/destination/fetch.ts';
import { fetchTo } from '../api/destination/fetch-to.ts';
import { nearest } from '../diagnostics/suggest.ts';
import { ExitCode } from '../model/exit-code.ts';
import { joinFirst } from '../model/text.ts';
import { Failure } from './failure.ts';

export const lights = ['down', 'up', 'pending'] as const;
export type Light = (typeof lights)[number];

export interface LightRequest {
  /** The live name of an interconnect. */
  readonly name: string;
  readonly light: Light;
  /** The base URL that `demarc sandbox` printed. Never shown where it is none, because it may hold a password. */
  readonly baseUrl: string | undefined;
  /** The token that the sandbox was started with. */
  readonly token: string | undefined;
  /** Needed where several accounts have an interconnect of that name. */
  readonly account: string | undefined;
}

/** Of an interconnect, before and after. */
export interface LightChange {
  readonly account: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Sets the light of an interconnect in a running sandbox. Throws a `Failure`. No request leaves this machine. */
export async function setLight(request: LightRequest): Promise<LightChange> {
  const client = new ControlClient(controlUrl(request.baseUrl), request.token);
  const found = await findLight(client, request);
  const query = new URLSearchParams({ account: found.account });
  const { state } = await client.put(`light/${encodeURIComponent(found.name)}?${query.toString()}`, {
    light: request.light,
  });
  return { account: found.account, name: found.name, before: found.state, after: textOf(state) };
}

/** The address of the control paths of a sandbox. A sandbox listens on loopback only, so no other address is asked. */
function controlUrl(baseUrl: string | undefined): URL {
  if (baseUrl === undefined || baseUrl === '') {
    throw new Failure('sandbox light needs the address of a running sandbox', {
      exitCode: ExitCode.usage,
      hint: 'Give what demarc sandbox printed first: --base-url http://127.0.0.1:PORT/client/v4, or CLOUDFLARE_BASE_URL.',
    });
  }
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const hasCredentials = url !== undefined && (url.username !== '' || url.password !== '');
  if (url?.protocol !== 'http:' || !isLocalHost(url.hostname) || hasCredentials) {
    throw new Failure('the base URL is not that of a sandbox: a sandbox listens on this machine only', {
      exitCode: ExitCode.usage,
      hint: 'Write http://127.0.0.1:PORT/client/v4. Nothing was sent.',
    });
  }
  return new URL('/_sandbox/', url);
}

interface KnownLight {
  readonly account: string;
  readonly name: string;
  readonly state: string;
}

async function findLight(client: ControlClient, { name, account }: LightRequest): Promise<KnownLight> {
  const { lights: listed } = await client.get('light');
  if (!Array.isArray(listed)) throw client.noSandbox('it has no light to set');
  const known = listed.map((entry) => ({
    account: textOf(fieldOf(entry, 'account')),
    name: textOf(fieldOf(entry, 'name')),
    state: textOf(fieldOf(entry, 'state')),
  }));
  const [found, second] = known.filter((light) => light.name === name && (account ?? light.account) === light.account);
  if (second !== undefined) {
    throw new Failure(`several accounts of the sandbox have an interconnect ${JSON.stringify(name)}`, {
      exitCode: ExitCode.usage,
      hint: 'Add --account TAG.',
    });
  }
  if (found !== undefined) return found;
  const names = known.map((light) => light.name);
  const close = nearest(name, names);
  const there = names.length === 0 ? 'It has none yet: demarc apply creates them.' : `It has ${joinFirst(names, 10)}.`;
  throw new Failure(`the sandbox has no interconnect ${JSON.stringify(name)}`, {
    exitCode: ExitCode.failed,
    hint: close === undefined ? there : `Did you mean ${close}?`,
  });
}

const timeoutMs = 10_000;
const mostBytes = 64 * 1024 * 1024;

/** Asks the control paths of a sandbox. */
class ControlClient {
  readonly #url: URL;
  readonly #token: string | undefined;

  constructor(url: URL, token: string | undefined) {
    this.#url = url;
    this.#token = token;
  }

  get(path: string): Promise<Readonly<Record<string, unknown>>> {
    return this.#call('GET', path);
  }

  put(path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> {
    return this.#call('PUT', path, JSON.stringify(body));
  }

  noSandbox(why: string, cause?: unknown): Failure {
    return new Failure(`no sandbox answers at ${this.#url.origin}: ${why}`, {
      exitCode: ExitCode.failed,
      hint: 'Start one with demarc sandbox --port PORT, and give the address that it prints.',
      cause,
    });
  }

  async #call(method: string, path: string, body?: string): Promise<Readonly<Record<string, unknown>>> {
    const { status, text } = await this.#send(method, path, body);
    if (status === 401) {
      throw new Failure('the sandbox does not accept the token', {
        exitCode: ExitCode.failed,
        hint: 'Give the one that it was started with: --token TOKEN.',
      });
    }
    const value = parsed(text);
    if (status !== 200 || value === undefined) throw this.noSandbox(`its answer (${status}) is none of a sandbox`);
    return value;
  }

  async #send(method: string, path: string, body: string | undefined) {
    const url = new URL(path, this.#url);
    const choice = fetchTo(url, {});
    if (!choice.ok) throw new Failure(choice.message, { exitCode: ExitCode.usage, hint: choice.hint });
    const headers = {
      ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.timeout(timeoutMs);
    const init = { method, headers, signal, redirect: 'manual' as const, ...(body !== undefined && { body }) };
    let answer: FetchAnswer;
    try {
      answer = await choice.fetch(url.href, init);
      const { bytes } = await readBody(answer.body, { maxBytes: mostBytes, signal });
      return { status: answer.status, text: new TextDecoder().decode(bytes) };
    } catch (error) {
      if (signal.aborted) throw this.noSandbox(`no answer within ${timeoutMs / 1000} s`, error);
      if (error instanceof TypeError) throw this.noSandbox('nothing answers there', error);
      throw error;
    }
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
