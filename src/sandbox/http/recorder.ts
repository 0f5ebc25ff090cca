import type { SandboxFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';

/** A request to the API, as `/_sandbox/requests` shows it. */
export interface RecordedRequest {
  /** Counts from 1 in the order of arrival. */
  readonly number: number;
  /** Null if the contract does not have the path or the method. */
  readonly operation: Operation | null;
  readonly account: string | null;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** The kind of credential. The credential itself is not kept. */
  readonly credential: 'token' | 'key' | 'none';
  /** The `cf-ray` of its answer. */
  readonly cf_ray: string;
  /** The body as JSON. As text if it is not JSON. Null without a body. */
  body: JsonValue;
  /** Null until the answer is sent, and if no answer was sent. */
  status: number | null;
  /** The most decisive of the faults that affected the answer. Null without a fault. */
  fault: FaultKind | null;
  /** All faults that affected the answer. */
  faults: readonly FaultKind[];
  /** True if the request changed the state, even if its answer reports a failure. */
  committed: boolean;
  /** The index of that change in `/_sandbox/log`, from 0. */
  commit: number | null;
}

type FaultKind = SandboxFault['kind'];

type Arrived = Omit<RecordedRequest, 'number' | 'body' | 'status' | 'fault' | 'faults' | 'committed' | 'commit'>;

/** The most requests that are kept. The counts continue above it. */
const kept = 100_000;

/** Records the requests to the API: a count for each operation, and the first 100,000 requests. */
export class Recorder {
  readonly #counts = new Map<Operation, number>();
  readonly #requests: RecordedRequest[] = [];
  #number = 0;

  record(request: Arrived): RecordedRequest {
    this.#number += 1;
    const { operation } = request;
    if (operation !== null) this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
    const outcome = { body: null, status: null, fault: null, faults: [], committed: false, commit: null };
    const entry = { number: this.#number, ...request, ...outcome };
    if (this.#requests.length < kept) this.#requests.push(entry);
    return entry;
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }
}
