import { networkErrorFor } from '../../src/api/network-error-for.ts';
import { isWrite, type Transport } from '../../src/api/transport.ts';
import { patchObject } from '../../src/apply/cni-patches.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import type { Tape } from './tape.ts';

/** What goes wrong with one write of a run. */
export type Trouble = 'ended before' | 'answer lost' | 'line cut' | 'refused' | 'changed by others' | 'nothing';

export interface Disturbance {
  readonly trouble: Trouble;
  /** Ends the run, where that is the trouble. */
  readonly signal: AbortSignal;
  /** Between the client and the sandbox. */
  readonly around: (transport: Transport) => Transport;
  /** The client of another writer. Set it before the run. */
  others: NetworkApi | undefined;
}

/** Something that goes wrong at a write that the tape chooses; a refusal repeats what was sent, as some servers do. */
export function disturbance(tape: Tape, writes: number): Disturbance {
  const trouble = tape.choose<Trouble>(
    'ended before',
    'answer lost',
    'line cut',
    'refused',
    'changed by others',
    'nothing',
  );
  const at = tape.below(writes);
  const ending = new AbortController();
  let count = 0;
  let isCut = false;
  const result: Disturbance = {
    trouble,
    signal: ending.signal,
    others: undefined,
    around: (transport) => async (request) => {
      if (isCut) throw networkErrorFor(request, 'no route to the host', { kind: 'network' }, []);
      if (!isWrite(request)) {
        if (trouble === 'changed by others' && count === at) await meddle(result.others);
        return transport(request);
      }
      const isIt = count++ === at;
      if (isIt && trouble === 'refused') {
        const words = `not today: ${request.body ?? ''}`;
        const body = JSON.stringify({
          success: false,
          errors: [{ code: 1001, message: words }],
          messages: [],
          result: null,
        });
        const headers = new Headers({ 'content-type': 'application/json' });
        return { status: 400, headers, bytes: Buffer.from(body), attempts: 1 };
      }
      if (isIt && trouble === 'ended before') ending.abort();
      const answer = await transport(request);
      if (!isIt || (trouble !== 'answer lost' && trouble !== 'line cut')) return answer;
      isCut = trouble === 'line cut';
      throw networkErrorFor(request, 'the connection was reset', { kind: 'network', uncertain: true }, []);
    },
  };
  return result;
}

/** Every CNI gets another description, by hand. */
async function meddle(others: NetworkApi | undefined): Promise<void> {
  for (const { id, raw } of (await others?.listCnis()) ?? []) {
    await others?.updateCni(id, patchObject(raw, [{ path: ['magic', 'description'], value: 'by hand' }]));
  }
}
