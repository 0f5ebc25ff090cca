import { readSlots } from '../live/read-account.ts';
import { ExitCode } from '../model/exit-code.ts';
import type { LiveSlot } from '../model/live.ts';
import { compareText } from '../model/text.ts';
import { meets, noPortHas } from '../plan/allocate/satisfies.ts';
import { type LookRequest, type OpenAccount, withAccounts } from './choose-accounts.ts';
import { Failure } from './failure.ts';
import { viewAccount } from './resolve-key.ts';
import type { RunContext } from './run-context.ts';

/** All texts ignore letter case. */
export interface SlotsRequest extends LookRequest {
  readonly site: string | undefined;
  readonly speed: string | undefined;
  /** Part of the facility's name. */
  readonly facility: string | undefined;
  /** Part of the facility's address. */
  readonly address: string | undefined;
  readonly free: boolean;
}

/** A port, with the interconnect of this account that uses it. */
export interface ListedSlot extends LiveSlot {
  readonly holder: SlotHolder | undefined;
}

interface SlotHolder {
  /** The live name. */
  readonly name: string;
  /** Undefined if no document declares it. */
  readonly key: string | undefined;
}

/**
 * Ports, sorted by site, facility and id. All ports are listed and filtered here. The API may compare text with its exact spelling, and
 * only the full list can show that no port matches. Notes name the filters that no port matches.
 */
export function listSlots(request: SlotsRequest, context: RunContext): Promise<readonly ListedSlot[]> {
  return withAccounts(request, context, { tolerant: true }, async (accounts) => {
    const [only, other] = accounts;
    if (only === undefined || other !== undefined) throw oneAccount(accounts.map(({ chosen }) => chosen.account));
    const all = await readSlots(only.reader, only.chosen.account);
    for (const remark of unknownValues(request, all)) context.notify(`note: ${remark}`);
    const slots = all.filter((slot) => isWanted(slot, request)).sort(bySite);
    const holders = slots.some(({ occupied }) => occupied) ? await holdersOf(only) : new Map<string, SlotHolder>();
    return slots.map((slot) => ({ ...slot, holder: holders.get(slot.id.toLowerCase()) }));
  });
}

function isWanted(slot: LiveSlot, { site, speed, facility, address, free }: SlotsRequest): boolean {
  return (
    (!free || !slot.occupied) &&
    (site === undefined || meets(slot, 'site', site)) &&
    (speed === undefined || meets(slot, 'speed', speed)) &&
    (facility === undefined || isIn(slot, facility)) &&
    (address === undefined || meets(slot, 'address_contains', address))
  );
}

function isIn({ facility }: LiveSlot, part: string): boolean {
  return facility.name.toLowerCase().includes(part.toLowerCase());
}

function unknownValues({ site, speed, facility, address }: SlotsRequest, all: readonly LiveSlot[]): readonly string[] {
  const remarks = [
    site === undefined ? undefined : noPortHas('site', site, all),
    speed === undefined ? undefined : noPortHas('speed', speed, all),
    facility === undefined ? undefined : noPortHas('facility', facility, all, 'part'),
    address === undefined || all.some((slot) => meets(slot, 'address_contains', address))
      ? undefined
      : `no facility has ${address} in its address`,
  ];
  return remarks.filter((remark) => remark !== undefined);
}

/** The interconnects on ports, by slot id in lower case. */
async function holdersOf({ chosen, reader }: OpenAccount): Promise<ReadonlyMap<string, SlotHolder>> {
  const { live, keyOfInterconnect } = await viewAccount(chosen, reader);
  return new Map(
    live.interconnects.flatMap((interconnect) =>
      interconnect.type === 'direct'
        ? [
            [
              interconnect.slot_id.toLowerCase(),
              { name: interconnect.name, key: keyOfInterconnect.get(interconnect.name) },
            ],
          ]
        : [],
    ),
  );
}

function bySite(a: LiveSlot, b: LiveSlot): number {
  return compareText(a.site, b.site) || compareText(a.facility.name, b.facility.name) || compareText(a.id, b.id);
}

function oneAccount(accounts: readonly string[]): Failure {
  return new Failure(`slots reads one account, and there are ${accounts.length}`, {
    exitCode: ExitCode.usage,
    hint: `Give --account TAG: ${accounts.join(', ')}.`,
  });
}
