import type { LiveSlot } from '../model/live.ts';
import { readSlots } from '../live/read-slots.ts';
import { compareText } from '../model/order.ts';
import { ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import { withAccounts } from './open-accounts.ts';
import type { LookRequest } from './open-accounts.ts';
import type { RunContext } from './run-context.ts';

export interface SlotsRequest extends LookRequest {
  readonly site: string | undefined;
  readonly speed: string | undefined;
  /** Part of the facility's name, in any case. */
  readonly facility: string | undefined;
  /** Part of the facility's address, as the API itself searches it. */
  readonly address: string | undefined;
  readonly free: boolean;
}

/** Ports, by site, facility and id. What the API can filter it filters; the facility's name it cannot. */
export function listSlots(request: SlotsRequest, context: RunContext): Promise<readonly LiveSlot[]> {
  return withAccounts(request, context, { tolerant: true }, async (accounts) => {
    const [only, other] = accounts;
    if (only === undefined || other !== undefined) throw oneAccount(accounts.map(({ chosen }) => chosen.account));
    const slots = await readSlots(only.reader, only.chosen.account, {
      ...(request.site !== undefined && { site: request.site }),
      ...(request.speed !== undefined && { speed: request.speed }),
      ...(request.address !== undefined && { address_contains: request.address }),
      ...(request.free && { occupied: false }),
    });
    const wanted = request.facility?.toLowerCase();
    return slots
      .filter(({ facility }) => wanted === undefined || facility.name.toLowerCase().includes(wanted))
      .sort(bySite);
  });
}

function bySite(a: LiveSlot, b: LiveSlot): number {
  return compareText(a.site, b.site) || compareText(a.facility.name, b.facility.name) || compareText(a.id, b.id);
}

function oneAccount(accounts: readonly string[]): Failure {
  return new Failure(`slots looks at one account, and there are ${accounts.length} to choose from`, {
    exitCode: ExitCode.usage,
    hint: `Give --account TAG: ${accounts.join(', ')}.`,
  });
}
