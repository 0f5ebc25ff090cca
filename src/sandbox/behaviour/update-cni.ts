import type { JsonObject } from '../../model/json.ts';
import { parseCidr, sameNetwork } from '../../net/cidr.ts';
import { checkCniUpdate } from '../checks/cni-body.ts';
import { isUuid } from '../checks/values.ts';
import { json, refuse } from '../http/reply.ts';
import { textOf } from '../json/json-kinds.ts';
import { type Account, conduitName } from '../store/account.ts';
import { linksOf } from '../store/link-index.ts';
import type { Handler } from './call.ts';

/** PUT replaces: what the body leaves out (`bgp`, `bgp_mode`, a field outside the contract) is gone afterwards. */
export const updateCni: Handler = ({ world, account, target, body }) => {
  if (!isUuid(target)) return refuse(400, 'the CNI in the path must be a UUID');
  const before = account.cnis.get(target)?.value;
  if (before === undefined) return refuse(404, `no CNI ${target}`);
  const problem =
    checkCniUpdate(body, account.tag, target, before) ??
    placeProblem(account, target, body) ??
    addressProblem(account, target, before, body);
  if (problem !== undefined) return refuse(400, problem);
  account.putCni(target, body);
  world.commit({ operation: 'update_cni', account: account.tag, id: target, before, after: body });
  return json(body);
};

function placeProblem(account: Account, id: string, body: JsonObject): string | undefined {
  const host = textOf(body, 'interconnect') ?? '';
  if (account.interconnects.get(host) === undefined) return `no interconnect ${JSON.stringify(host)}`;
  const conduit = conduitName(body);
  const holder = account.holderOfConduit(conduit);
  // The contract lists no 409 for a PUT.
  return holder === undefined || holder === id ? undefined : `Name conflict: ${conduit}`;
}

/** Addresses are looked at only where they change, so that an account that was seeded oddly can still be edited. */
function addressProblem(account: Account, id: string, before: JsonObject, body: JsonObject): string | undefined {
  if (body['cust_ip'] === before['cust_ip'] && body['p2p_ip'] === before['p2p_ip']) return undefined;
  const [cust, p2p] = [textOf(body, 'cust_ip') ?? '', textOf(body, 'p2p_ip') ?? ''].map(parseCidr);
  if (cust === undefined || p2p === undefined || !sameNetwork(cust, p2p) || cust.address === p2p.address) {
    return '`cust_ip` and `p2p_ip` must be two addresses of one prefix';
  }
  const holder = account.links.holder(linksOf(body), id);
  return holder === undefined ? undefined : `\`p2p_ip\` overlaps the point-to-point prefix of CNI ${holder}`;
}
