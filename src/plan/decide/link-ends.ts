import type { DesiredCni } from '../../model/desired.ts';
import type { LiveCni } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { canonicalCidr, parseCidr, sameCidr, sameNetwork } from '../../net/cidr.ts';
import { planNote } from '../note.ts';

/**
 * Why a link cannot be as it would be where the documents give a live CNI one new end and leave the other as it is. Where they give
 * both, the rules have judged them; an end that stays as it is, however odd, is nobody's change.
 */
export function linkEndsProblem(declared: DesiredCni, live: LiveCni): PlanNote | undefined {
  if ((declared.cust_ip === undefined) === (declared.p2p_ip === undefined)) return undefined;
  const [path, other] =
    declared.cust_ip === undefined ? (['p2p_ip', 'cust_ip'] as const) : (['cust_ip', 'p2p_ip'] as const);
  const asked = declared[path];
  const kept = live[other];
  if (asked === undefined || sameCidr(asked, live[path])) return undefined;
  const [end, far] = [parseCidr(canonicalCidr(asked)), parseCidr(canonicalCidr(kept))];
  if (end === undefined || far === undefined) return undefined;
  if (sameNetwork(end, far) && end.address !== far.address) return undefined;
  const why = end.address === far.address ? 'both ends would have one address' : 'the two are not in one prefix';
  const address = `cni.${declared.key}`;
  return planNote({
    code: 'plan-link-ends',
    message: `${address} is to have ${path} ${canonicalCidr(asked)}, but its ${other} stays ${canonicalCidr(kept)}: ${why}`,
    address,
    hint: `write both ends of the link: ${other}, too`,
    origin: declared.origin,
    path: [path],
  });
}
