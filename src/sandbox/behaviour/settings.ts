import { checkSettings } from '../checks/settings-body.ts';
import { jsonText, refuse } from '../http/reply.ts';
import { withField } from '../json/json-kinds.ts';
import { defaultAsn } from '../store/default-asn.ts';
import type { Handler } from './call.ts';

export const getSettings: Handler = ({ account }) => jsonText(account.settings.text);

/** An empty body changes nothing; null resets to Cloudflare's default. */
export const updateSettings: Handler = ({ world, account, body }) => {
  const before = account.settings.value;
  const problem = checkSettings(body, before);
  if (problem !== undefined) return refuse(400, problem);
  const asn = body['default_asn'];
  const after = asn === undefined ? before : withField(before, 'default_asn', asn ?? defaultAsn);
  account.setSettings(after);
  world.commit({ operation: 'update_settings', account: account.tag, id: 'settings', before, after });
  return jsonText(account.settings.text);
};
