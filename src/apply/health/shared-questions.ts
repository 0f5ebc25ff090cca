import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Health } from '../../model/live.ts';
import type { NetworkReader } from '../../model/network-api.ts';

/**
 * Asks for the health of interconnects. Those who ask for the same one in the same moment share a request; nobody gets an answer to a
 * question that was sent before: what it says may be older than the step that it is to judge.
 */
export class SharedQuestions {
  readonly #api: Pick<NetworkReader, 'getInterconnectStatus'>;
  readonly #unsent = new Map<string, Promise<Health>>();

  constructor(api: Pick<NetworkReader, 'getInterconnectStatus'>) {
    this.#api = api;
  }

  ask(name: string): Promise<Health> {
    const known = this.#unsent.get(name);
    if (known !== undefined) return known;
    const answer = nextTurn().then(() => {
      this.#unsent.delete(name);
      return this.#api.getInterconnectStatus(name);
    });
    this.#unsent.set(name, answer);
    return answer;
  }
}
