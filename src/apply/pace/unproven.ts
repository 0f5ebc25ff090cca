import type { Change, FieldChange } from '../../model/plan.ts';
import type { PlannedAccount, WorkBlock } from '../../model/planned-account.ts';
import type { ApplyEvent, UnprovenCircuit } from '../../model/report.ts';
import { joinFirst, shellWord } from '../../model/text.ts';
import type { RunMemory } from '../run-memory.ts';

/** Why the circuits of a block are not known to be back, and how to undo the block. */
export interface NotBack {
  readonly message: string;
  readonly next: string;
}

export type AftermathEnd = 'back' | 'stopped' | NotBack;

/** Something that is not back counts most, then a look that did not end. */
export function worstAftermath(ends: readonly AftermathEnd[]): AftermathEnd {
  return ends.find((end) => typeof end === 'object') ?? (ends.includes('stopped') ? 'stopped' : 'back');
}

/** True where a changed circuit is not back: as after any failure, `--stop-on-error` stops the run. */
export function isNotBack(event: ApplyEvent): boolean {
  if (event.type === 'circuit_checked') return event.outcome === 'failed';
  if (event.type === 'tunnel_health') return event.state === 'failed';
  return event.type === 'circuit_unproven' && event.reason !== 'dark_before';
}

/** An interconnect that carries the traffic of a block now. */
export interface Carrier {
  readonly address: string;
  /** Its live name. */
  readonly name: string;
}

interface UnprovenContext {
  readonly planned: PlannedAccount;
  readonly memory: Pick<RunMemory, 'writtenCni'>;
  readonly tell: (event: ApplyEvent) => void;
}

/** Tells once of each circuit that is not known to be back after its change, with the way back. */
export class UnprovenCircuits {
  readonly #context: UnprovenContext;
  readonly #told = new Set<string>();

  constructor(context: UnprovenContext) {
    this.#context = context;
  }

  tell(
    block: WorkBlock,
    { address, name }: Carrier,
    found: Pick<UnprovenCircuit, 'reason' | 'message' | 'state'>,
  ): NotBack {
    const { reason, message, state } = found;
    const back = this.notBack(block, message);
    // What was dark before its change does not ask to undo it.
    const way = reason === 'dark_before' ? '' : back.next;
    const next = [advice(found, address), way].filter((text) => text !== '').join(' ');
    const id = `${block.id} ${name}`;
    if (!this.#told.has(id)) {
      this.#told.add(id);
      this.#context.tell({
        type: 'circuit_unproven',
        address,
        live_id: name,
        reason,
        ...(state !== undefined && { state }),
        message,
        ...(next !== '' && { next }),
      });
    }
    return { message, next };
  }

  /** The way back names only what this run has written. */
  notBack(block: WorkBlock, message: string): NotBack {
    const { work, plan } = this.#context.planned;
    const addresses = new Set(work.flatMap((step) => (step.block === block.id ? [step.address] : [])));
    const written = plan.changes.filter(({ address, live_id }) => addresses.has(address) && this.#isWritten(live_id));
    return { message, next: wayBack(written) };
  }

  #isWritten(id: string | null): boolean {
    return id !== null && this.#context.memory.writtenCni(id) !== undefined;
  }
}

function advice({ reason }: Pick<UnprovenCircuit, 'reason'>, address: string): string {
  const key = address.replace(/^interconnect\./, '');
  const look = `demarc status ${shellWord(key)}`;
  switch (reason) {
    case 'dark':
    case 'unreadable':
      return `Find out why ${key} is not Healthy (${look}) before you change another circuit; --wait DURATION waits longer. ${forgotten}`;
    case 'dark_before':
      return '';
    case 'stopped':
    case 'not_confirmed':
      return `Find out whether ${key} carries its traffic again (${look} shows light only). ${forgotten}`;
  }
}

/** Only the account is read again, and it equals the documents. */
const forgotten = 'A new run does not know of it: if nothing is left to change, it ends with 0.';

const mostChanges = 5;
const mostFields = 8;

/** Says which values lead back to the state before changes, and where they are written. Secrets are never shown. */
function wayBack(changes: readonly Change[]): string {
  const written = changes.filter(({ action, fields }) => action === 'update' && fields.length > 0);
  if (written.length === 0) return '';
  const each = written.map(({ address, source, fields }) => {
    const place = source === undefined ? address : `${source.file}:${source.line} (${address})`;
    return `${place}: ${joinFirst(fields.map(formerText), mostFields)}`;
  });
  return `The way back, if it does not recover: ${joinFirst(each, mostChanges)}.`;
}

function formerText({ path, before }: FieldChange): string {
  if (before === undefined || before === null) return `${path} left out`;
  if (typeof before !== 'object') return `${path} ${JSON.stringify(before)}`;
  if (Array.isArray(before)) return `${path} ${JSON.stringify(before)}`;
  return `${path} the former value`;
}
