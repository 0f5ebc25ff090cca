/**
 * `Headers`, `Request` and `Response` as far as ky needs them for requests of this room: no body, no cookies, values that
 * `credentials.ts` has checked. The build puts them in the place of the global classes: with those, Node.js loads undici, TLS, HTTP/2 and
 * worker threads, which takes as long as a plan.
 */
export class Headers {
  readonly #values = new Map<string, string>();

  constructor(init: Headers | Readonly<Record<string, string>> = {}) {
    for (const [name, value] of init instanceof Headers ? init : Object.entries(init)) this.set(name, value);
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), value);
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  /** Sorted by name, as the Fetch standard says. */
  entries(): IterableIterator<[string, string]> {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1)).values();
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

interface RequestOptions {
  readonly method?: string;
  readonly headers?: Headers | Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export class Request {
  readonly body = null;
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;

  constructor(input: Request | URL | string, options: RequestOptions = {}) {
    const from = input instanceof Request ? input : undefined;
    this.url = input instanceof Request ? input.url : new URL(input).href;
    this.method = options.method ?? from?.method ?? 'GET';
    this.headers = new Headers(options.headers ?? from?.headers);
    this.signal = options.signal ?? from?.signal;
  }

  clone(): Request {
    return new Request(this);
  }
}

export class Response {
  readonly body: null;
  readonly headers = new Headers();
  readonly status: number;

  constructor(body: null, { status }: { readonly status: number }) {
    this.body = body;
    this.status = status;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }
}
