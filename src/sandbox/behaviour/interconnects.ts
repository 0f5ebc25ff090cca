import { emptyReply, jsonText, refuse } from '../http/reply.ts';
import { textOf } from '../json/json-kinds.ts';
import type { Handler } from './call.ts';
import { page } from './page.ts';

export const listInterconnects: Handler = ({ account, query, pageSize }) => {
  const { site, type } = query.text;
  return page(
    account.interconnects,
    query,
    pageSize,
    (icon) => (site === undefined || icon['site'] === site) && (type === undefined || icon['type'] === type),
  );
};

export const getInterconnect: Handler = ({ account, target }) => {
  const row = account.interconnects.get(target);
  return row === undefined ? refuse(404, `no interconnect ${JSON.stringify(target)}`) : jsonText(row.text);
};

/** Refused while a CNI is on it; frees its slot. */
export const deleteInterconnect: Handler = ({ world, account, target }) => {
  const before = account.interconnects.get(target)?.value;
  if (before === undefined) return refuse(404, `no interconnect ${JSON.stringify(target)}`);
  const hosted = account.hostedBy(target).size;
  if (hosted > 0)
    return refuse(400, `interconnect ${JSON.stringify(target)} hosts ${hosted} CNI(s): delete or move them first`);
  account.interconnects.remove(target);
  account.status.delete(target);
  account.progress.createdAt.delete(target);
  account.progress.pairingKeys.delete(target);
  const slotId = textOf(before, 'slot_id');
  if (slotId !== undefined) world.setSlotHolder(slotId, undefined);
  world.commit({ operation: 'delete_interconnect', account: account.tag, id: target, before, after: null });
  return emptyReply;
};
