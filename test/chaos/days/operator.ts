import type { PlanNote } from '../../../src/model/plan.ts';
import type { Commit } from '../../../src/sandbox/store/world.ts';
import { liveSets } from '../../helpers/every-allowance.ts';
import type { Author, Circuit } from './author.ts';
import { liveOf } from './meaning.ts';
import { conduitOf, type WorldView } from './world-view.ts';

/**
 * Every guard is lifted by name. `unhealthy` is lifted for some keys only.
 * @param onto the circuits that traffic may move onto whatever their health
 */
export function allowancesFor(authors: readonly Author[], onto: ReadonlySet<Circuit>): readonly string[] {
  const foreign = authors.flatMap(({ circuits }) => circuits.map(({ key }) => `foreign=${key}`));
  const unhealthy = [...onto].map(({ key }) => `unhealthy=${key}`);
  const groups = ['g', 'h', 'account', ...liveSets].map((group) => `outage=${group}`);
  return ['account', 'max-deletes', ...groups, ...foreign, ...unhealthy];
}

/** True: the plan asks for a pin, because two attachments are equal. */
export function isAmbiguousAttachment({ code, message }: PlanNote): boolean {
  return code === 'plan-ambiguous' && message.includes('alike in region and bandwidth');
}

/** True: a selector fits only circuits in use. */
export function isSelectorInUse({ code }: PlanNote): boolean {
  return code === 'plan-selector-in-use';
}

/** Settles each refused selector, as an operator does: a circuit that stays gets its pin, another one its port. */
export function settleSelectors(author: Author, errors: readonly PlanNote[]): void {
  const addresses = new Set(errors.map(({ address }) => address));
  for (const circuit of author.present()) {
    const { slot, ...rest } = circuit.fields;
    if (slot === undefined || !addresses.has(`interconnect.${circuit.key}`)) continue;
    if (!circuit.moved) circuit.fields = { ...circuit.fields, name: circuit.live?.name };
    else {
      const port = author.free.pop();
      if (port !== undefined) circuit.fields = { ...rest, slot_id: port.id };
    }
  }
}

/** Pins every attachment, as an operator does who sees at Google which pairing key is in use. */
export function pinAttachments(author: Author, view: WorldView): void {
  for (const circuit of author.present()) {
    const name = circuit.fields['type'] === 'gcp_partner' ? liveOf(author, circuit, view) : undefined;
    if (name !== undefined) circuit.fields = { ...circuit.fields, name };
  }
}

/** True: the commit leaves nothing half done. No CNI gets its link later, has a temporary name or is to be made again. */
export function isWhole({ operation, after }: Commit): boolean {
  return !['create_cni', 'delete_cni'].includes(operation) && !conduitOf(after).startsWith('tmp-');
}
