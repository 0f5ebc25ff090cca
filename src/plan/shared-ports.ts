import { compareText } from '../model/order.ts';
import type { AccountPlan, PlanNote } from '../model/plan.ts';
import { planNote } from './note.ts';
import { holderText } from './slots/taken-ports.ts';

/** A change that gives a port to an interconnect. */
interface Order {
  readonly account: string;
  readonly address: string;
  readonly slotId: string;
}

/**
 * Plans of several accounts that were made in separate runs, with a warning at each account that is given a port which another one is given, too.
 * One run sees to that itself (`planAccounts`). Fingerprints do not change: a warning is no part of what is reviewed.
 */
export function withSharedPorts(accounts: readonly AccountPlan[]): readonly AccountPlan[] {
  const orders = new Map<string, Order[]>();
  for (const order of accounts.flatMap(ordersOf)) {
    const port = order.slotId.toLowerCase();
    orders.set(port, [...(orders.get(port) ?? []), order]);
  }
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
    message: `${address} is to get port ${slotId}, and so is ${who}: their plans were made in runs that did not know of each other`,
    address,
    hint: 'plan these accounts in one run, or write slot_id for each: the API gives the port to the first apply and refuses the other',
  });
}

function placeOf({ address, code, message }: PlanNote): string {
  return `${address ?? ''}\n${code}\n${message}`;
}
