import type { DesiredAccount } from '../../model/desired.ts';
import type { InterconnectDecision } from '../decision.ts';

/** Ports that other accounts of the run name or get, by slot id in lower case; each with who that is, for a person. */
export type TakenPorts = ReadonlyMap<string, string>;

/**
 * The ports that an account's documents name by `slot_id`. What a tombstone names is not kept from others: the object is to go, and
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

/** The ports that a plan gives to what it creates or replaces, by slot id in lower case; each with the address that gets it. */
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
