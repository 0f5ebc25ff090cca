import type { JsonObject } from '../../model/json.ts';
import { parseCidr, sameNetwork } from '../../net/cidr.ts';
import { isUuid } from '../checks/check.ts';
import { checkCniCreate, checkCniUpdate } from '../checks/request-bodies.ts';
import { emptyReply, json, jsonText, refuse } from '../http/reply.ts';
import { textOf } from '../json-text.ts';
import { type Account, conduitName, stableUuid } from '../store/account.ts';
import { linksOf } from '../store/link-index.ts';
import { followCni } from './follow-cni.ts';
import { type Handler, page } from './operation-handler.ts';

export const listCnis: Handler = ({ account, query, pageSize }) => {
  const { slot, tunnel_id: tunnel } = query.text;
  const slotOf = (icon: string | undefined) => account.interconnects.get(icon ?? '')?.value['slot_id'];
  return page(
    account.cnis,
    query,
    pageSize,
    (cni) =>
      (slot === undefined || slotOf(textOf(cni, 'interconnect')) === slot) &&
      (tunnel === undefined || cni['tunnel_id'] === tunnel),
  );
};

export const getCni: Handler = ({ account, target }) => {
  if (!isUuid(target)) return refuse(400, 'the CNI in the path must be a UUID');
  const cni = account.cnis.get(target);
  return cni === undefined ? refuse(404, `no CNI ${target}`) : jsonText(cni.text);
};

export const deleteCni: Handler = ({ world, account, target, now }) => {
  if (!isUuid(target)) return refuse(400, 'the CNI in the path must be a UUID');
  const before = account.cnis.get(target)?.value;
  if (before === undefined) return refuse(404, `no CNI ${target}`);
  account.removeCni(target);
  const magic = followCni(account, target, before, null, now);
  world.commit({ operation: 'delete_cni', account: account.tag, id: target, before, after: null, magic });
  return emptyReply;
};

/** Gives the CNI an id and a free /31. Cloudflare's end has the even address, the customer's end has the odd address. */
export const createCni: Handler = ({ world, account, body, now }) => {
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
  const magicChange = followCni(account, id, null, after, now);
  world.commit({ operation: 'create_cni', account: account.tag, id, before: null, after, magic: magicChange });
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

// The number of /31 networks in 172.16.0.0/12.
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

/** A PUT replaces the object. Fields that the body omits (`bgp`, `bgp_mode`, a field outside the contract) are removed. */
export const updateCni: Handler = ({ world, account, target, body, now }) => {
  if (!isUuid(target)) return refuse(400, 'the CNI in the path must be a UUID');
  const before = account.cnis.get(target)?.value;
  if (before === undefined) return refuse(404, `no CNI ${target}`);
  const problem =
    checkCniUpdate(body, account.tag, target, before) ??
    placeProblem(account, target, body) ??
    addressProblem(account, target, before, body);
  if (problem !== undefined) return refuse(400, problem);
  account.putCni(target, body);
  const magic = followCni(account, target, before, body, now);
  world.commit({ operation: 'update_cni', account: account.tag, id: target, before, after: body, magic });
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

/** Checks addresses only if they change. So an account with unusual seeded addresses can still be edited. */
function addressProblem(account: Account, id: string, before: JsonObject, body: JsonObject): string | undefined {
  if (body['cust_ip'] === before['cust_ip'] && body['p2p_ip'] === before['p2p_ip']) return undefined;
  const [cust, p2p] = [textOf(body, 'cust_ip') ?? '', textOf(body, 'p2p_ip') ?? ''].map(parseCidr);
  if (cust === undefined || p2p === undefined || !sameNetwork(cust, p2p) || cust.address === p2p.address) {
    return '`cust_ip` and `p2p_ip` must be two addresses of one prefix';
  }
  const holder = account.links.holder(linksOf(body), id);
  return holder === undefined ? undefined : `\`p2p_ip\` overlaps the point-to-point prefix of CNI ${holder}`;
}
