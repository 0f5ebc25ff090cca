import { isUuid } from '../checks/values.ts';
import { emptyReply, jsonText, refuse } from '../http/reply.ts';
import { textOf } from '../json/json-kinds.ts';
import type { Handler } from './call.ts';
import { page } from './page.ts';

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

export const deleteCni: Handler = ({ world, account, target }) => {
  if (!isUuid(target)) return refuse(400, 'the CNI in the path must be a UUID');
  const before = account.cnis.get(target)?.value;
  if (before === undefined) return refuse(404, `no CNI ${target}`);
  account.removeCni(target);
  world.commit({ operation: 'delete_cni', account: account.tag, id: target, before, after: null });
  return emptyReply;
};
