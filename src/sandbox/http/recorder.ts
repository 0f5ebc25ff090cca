import type { SandboxFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';

/** One request to the API, as `/_sandbox/requests` shows it. */
export interface RecordedRequest {
  /** Counts from 1 in the order of arrival. */
  readonly number: number;
  /** Null where the path or the method is none of the contract's. */
  readonly operation: Operation | null;
  readonly account: string | null;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** How the request was signed; the credential itself is not kept. */
  readonly credential: 'token' | 'key' | 'none';
  /** The body as JSON; its text where it is no JSON; null where there is none. */
  body: JsonValue;
  /** Null until the answer is sent, and where none was. */
  status: number | null;
  /** Of the faults that had a part in the answer, the one that decided most; null where there was none. */
  fault: FaultKind | null;
  /** All of them. */
  faults: readonly FaultKind[];
  /** Whether the request changed the state, whatever its answer says. */
  committed: boolean;
  /** The place of that change in `/_sandbox/log`, counted from 0. */
  commit: number | null;
}

type FaultKind = SandboxFault['kind'];

type Arrived = Omit<RecordedRequest, 'number' | 'body' | 'status' | 'fault' | 'faults' | 'committed' | 'commit'>;

/** The requests that are kept at most; the counts go on. */
const kept = 100_000;

/** Remembers the requests to the API: how many of each operation, and the first 100,000 one by one. */
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
