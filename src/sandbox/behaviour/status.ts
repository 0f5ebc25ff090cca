import { json, refuse } from '../http/reply.ts';
import type { Handler } from './call.ts';

/** What the seed says; else Healthy, once the time of provisioning is over. */
export const getInterconnectStatus: Handler = ({ account, target, healthyAfterMs, now }) => {
  if (account.interconnects.get(target) === undefined) return refuse(404, `no interconnect ${JSON.stringify(target)}`);
  const told = account.status.get(target);
  if (told !== undefined) return json(told);
  const createdAt = account.progress.createdAt.get(target);
  const pending = createdAt !== undefined && now < createdAt + healthyAfterMs;
  return json({ state: pending ? 'Pending' : 'Healthy' });
};
