import { parseCidr } from '../../net/cidr.ts';
import { checkCniCreate } from '../checks/cni-body.ts';
import { json, refuse } from '../http/reply.ts';
import { textOf } from '../json/json-kinds.ts';
import { type Account, conduitName } from '../store/account.ts';
import { stableUuid } from '../store/stable-uuid.ts';
import type { Handler } from './call.ts';

/** Gives the CNI an id and a free /31: Cloudflare's end is the even address, the customer's the odd one. */
export const createCni: Handler = ({ world, account, body }) => {
  const problem = checkCniCreate(body, account.tag);
  if (problem !== undefined) return refuse(400, problem);
  const host = textOf(body, 'interconnect') ?? '';
  if (account.interconnects.get(host) === undefined) return refuse(400, `no interconnect ${JSON.stringify(host)}`);
  const conduit = conduitName(body);
  if (account.holderOfConduit(conduit) !== undefined) return refuse(409, `Name conflict: ${conduit}`);
  const link = nextLink(account);
  if (link === undefined) return refuse(400, 'no point-to-point link is left to assign');
  const { interconnect, magic, bgp } = body;
  const id = nextId(account);
  const after = { id, account: account.tag, ...link, interconnect, magic, ...(bgp !== undefined && { bgp }) };
  account.putCni(id, after);
  world.commit({ operation: 'create_cni', account: account.tag, id, before: null, after });
  return json(after);
};

function nextId(account: Account): string {
  let id: string;
  do {
    account.progress.cnis += 1;
    id = stableUuid(`${account.tag}/cni/${account.progress.cnis}`);
  } while (account.cnis.get(id) !== undefined);
  return id;
}

// 172.16.0.0/12, a /31 after the other.
const poolLinks = 2 ** 19;

function nextLink(account: Account): { cust_ip: string; p2p_ip: string } | undefined {
  for (let tries = 0; tries < poolLinks; tries++) {
    const first = (172 * 256 + 16) * 65_536 + (account.progress.links % poolLinks) * 2;
    account.progress.links += 1;
    const link = { cust_ip: `${dotted(first + 1)}/31`, p2p_ip: `${dotted(first)}/31` };
    const cidr = parseCidr(link.p2p_ip);
    if (cidr !== undefined && account.links.holder([cidr], undefined) === undefined) return link;
  }
  return undefined;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
