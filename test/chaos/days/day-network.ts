import { networkErrorFor } from '../../../src/api/network-error-for.ts';
import { isWrite, type Transport } from '../../../src/api/transport.ts';
import type { SandboxSeed } from '../../../src/model/generated/sandbox-seed.ts';
import { type InProcessNetwork, inProcessNetwork } from '../../helpers/in-process-network.ts';

/** What happens to one run, at the write of that number (from 1), or at any request for `killed at a request`. */
export interface Incident {
  readonly kind:
    'nothing' | 'killed before' | 'killed after' | 'killed at a request' | 'terminated' | 'answer lost' | 'refused';
  readonly at: number;
}

/** The account of a story over several runs: each run has its own client, its own incident, and the world goes on. */
export class DayNetwork {
  readonly #first: InProcessNetwork;
  readonly #options: { readonly healthyAfterMs: number; readonly now: () => number; readonly pageSize: number };
  /** What the API makes of a body before it stores it. */
  readonly #stores: (body: string) => string;
  /** Milliseconds; time passes between runs only. */
  now = 0;

  constructor(seed: SandboxSeed, tag: string, healthyAfterMs: number, stores: (body: string) => string) {
    this.#options = { healthyAfterMs, now: () => this.now, pageSize: 3 };
    this.#stores = stores;
    this.#first = inProcessNetwork(tag, seed, this.#options);
  }

  get world(): InProcessNetwork['world'] {
    return this.#first.world;
  }

  /** One process: its client for each account, and what ends it. */
  process(incident: Incident) {
    const terminated = new AbortController();
    let kill: () => void = () => undefined;
    const killed = new Promise<'killed'>((resolve) => (kill = () => resolve('killed')));
    let requests = 0;
    let writes = 0;
    let isDead = false;
    const forever = new Promise<never>(() => undefined);
    const die = () => {
      isDead = true;
      kill();
      return forever;
    };
    const around =
      (transport: Transport): Transport =>
      async (request) => {
        if (isDead) return forever;
        requests += 1;
        if (incident.kind === 'killed at a request' && requests === incident.at) return die();
        if (!isWrite(request)) return transport(request);
        writes += 1;
        const isIt = writes === incident.at;
        if (isIt && incident.kind === 'killed before') return die();
        if (isIt && incident.kind === 'refused') {
          const headers = new Headers({ 'content-type': 'application/json' });
          return { status: 400, headers, bytes: Buffer.from('{"success":false,"errors":[]}'), attempts: 1 };
        }
        if (isIt && incident.kind === 'terminated') terminated.abort();
        const { body } = request;
        const answer = await transport(body === undefined ? request : { ...request, body: this.#stores(body) });
        if (isIt && incident.kind === 'killed after') return die();
        if (isIt && incident.kind === 'answer lost') {
          throw networkErrorFor(request, 'the connection was reset', { kind: 'network', uncertain: true }, []);
        }
        return answer;
      };
    return {
      killed,
      signal: terminated.signal,
      api: (tag: string) => inProcessNetwork(tag, this.world, this.#options, around).api,
    };
  }
}
