import { groupBy } from '../../model/collections.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { AccountPlan, PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { planNote } from '../note.ts';
import type { InterconnectDecision } from '../stages.ts';

/** A change that gives a port to an interconnect. */
interface Order {
  readonly account: string;
  readonly address: string;
  readonly slotId: string;
}

/**
 * Takes plans of several accounts that were made in separate runs. Adds a warning to each account that gets a port which another account
 * gets too. Within a run, `planAccounts` prevents that. Fingerprints do not change: a warning is not part of what is reviewed.
 */
export function withSharedPorts(accounts: readonly AccountPlan[]): readonly AccountPlan[] {
  const orders = groupBy(accounts.flatMap(ordersOf), ({ slotId }) => slotId.toLowerCase());
  return accounts.map((plan) => {
    const notes = ordersOf(plan).flatMap((order) => {
      const others = (orders.get(order.slotId.toLowerCase()) ?? []).filter(({ account }) => account !== plan.account);
      return others.length === 0 ? [] : [sharedPort(order, others)];
    });
    if (notes.length === 0) return plan;
    return { ...plan, warnings: [...plan.warnings, ...notes].sort((a, b) => compareText(placeOf(a), placeOf(b))) };
  });
}

function ordersOf({ account, changes }: AccountPlan): readonly Order[] {
  return changes.flatMap(({ address, action, fields, steps }) => {
    if (action !== 'create' && action !== 'replace') return [];
    // A replacement that an earlier run began has its port already.
    if (steps.every(({ call }) => call !== 'create_interconnect')) return [];
    const slotId = fields.find(({ path }) => path === 'slot_id')?.after;
    return typeof slotId === 'string' ? [{ account, address, slotId }] : [];
  });
}

function sharedPort({ address, slotId }: Order, others: readonly Order[]): PlanNote {
  const who = others.map((other) => holderText(other.account, other.address)).join(' and ');
  return planNote({
    code: 'plan-slot-shared',
    message: `${address} should get port ${slotId}, and so should ${who}: their plans were made in separate runs`,
    address,
    hint: 'plan these accounts in one run, or write slot_id for each: the API gives the port to the first apply and refuses the other',
  });
}

function placeOf({ address, code, message }: PlanNote): string {
  return `${address ?? ''}\n${code}\n${message}`;
}

/** Ports that other accounts of the run name or get, by slot id in lower case. The value names the holder, as text for messages. */
export type TakenPorts = ReadonlyMap<string, string>;

/**
 * The ports that an account's documents name by `slot_id`. A tombstone does not keep its port from others: its object is to be deleted, and
 * may be gone already.
 */
export function namedPorts({ account, interconnects }: DesiredAccount): TakenPorts {
  return new Map(
    interconnects.flatMap((interconnect) =>
      interconnect.type !== 'direct' || interconnect.state === 'absent' || interconnect.slot_id === undefined
        ? []
        : [[interconnect.slot_id.toLowerCase(), holderText(account, `interconnect.${interconnect.key}`)]],
    ),
  );
}

/** The ports that a plan gives to what it creates or replaces. Key: slot id in lower case. Value: the address that gets the port. */
export function givenPorts(decisions: readonly InterconnectDecision[]): ReadonlyMap<string, string> {
  return new Map(
    decisions.flatMap((decision) =>
      (decision.action === 'create' || decision.action === 'replace') && decision.body?.type === 'direct'
        ? [[decision.body.slot_id.toLowerCase(), decision.address]]
        : [],
    ),
  );
}

export function holderText(account: string, address: string): string {
  return `${address} of account ${account}`;
}
