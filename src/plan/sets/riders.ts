import type { LiveCni } from '../../model/live.ts';
import type { Rider } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { liveNameText } from '../interconnect-names.ts';
import type { AccountMatch } from '../stages.ts';
import type { SetFacts } from './circuits.ts';

/** Says of live CNIs who they are and whom they serve, sorted by address or conduit name. */
export type DescribeRiders = (cnis: readonly LiveCni[]) => readonly Rider[];

export function riderWords(match: AccountMatch, { customers }: SetFacts): DescribeRiders {
  const addresses = new Map([...match.cnis].map(([key, { id }]) => [id, `cni.${key}`]));
  const rider = ({ id, magic }: LiveCni): Rider => {
    const served = customers.get(id) ?? [];
    return {
      cni: addresses.get(id) ?? liveNameText(magic.conduit_name),
      ...(served.length > 0 && { customers: [...served] }),
      ...(magic.description !== '' && { description: magic.description }),
    };
  };
  return (cnis) => cnis.map(rider).sort((a, b) => compareText(a.cni, b.cni));
}
