import type { WorkBlock, WorkStep } from '../../model/planned-account.ts';
import type { ApplyEvent } from '../../model/report.ts';
import type { ApplyOptions, ConfirmQuestion } from '../apply-options.ts';

export type Confirm = (question: ConfirmQuestion) => Promise<boolean>;

/** Asks once before each block, one question at a time. */
export class Confirmations {
  readonly #blocks: ReadonlyMap<number, WorkBlock>;
  readonly #work: readonly WorkStep[];
  readonly #confirm: Confirm;
  readonly #asked = new Map<number, Promise<boolean>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(blocks: ReadonlyMap<number, WorkBlock>, work: readonly WorkStep[], confirm: Confirm) {
    this.#blocks = blocks;
    this.#work = work;
    this.#confirm = confirm;
  }

  /** True: the block may begin, and the blocks before it are back. */
  ask(block: WorkBlock): Promise<boolean> {
    const known = this.#asked.get(block.id);
    if (known !== undefined) return known;
    const changes = new Set(this.#work.flatMap((step) => (step.block === block.id ? [step.address] : [])));
    const before = block.after.flatMap((wait) => this.#blocks.get(wait.block)?.circuits ?? []);
    const question = { circuits: block.circuits, changes: [...changes], before };
    const answer = this.#last.then(() => this.#confirm(question));
    this.#asked.set(block.id, answer);
    this.#last = answer;
    return answer;
  }
}

const never = new AbortController().signal;

/** Asks, and tells the answer. A run that ends asks nothing more. Undefined: nobody is to be asked. */
export function confirmer(
  { confirm, signal = never }: Pick<ApplyOptions, 'confirm' | 'signal'>,
  tell: (event: ApplyEvent) => void,
): Confirm | undefined {
  if (confirm === undefined) return undefined;
  return async (question) => {
    if (signal.aborted) return false;
    const yes = await confirm(question, signal);
    const [address = ''] = question.changes;
    tell({ type: 'confirmed', address, circuits: question.circuits, yes });
    return yes;
  };
}
