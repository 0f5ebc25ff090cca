import type { JsonObject, JsonValue } from '../../model/json.ts';
import { json, refuse } from '../http/reply.ts';
import { isObject, textOf, withField } from '../json-text.ts';
import { listAt } from '../store/account-traffic.ts';
import type { Call, Handler } from './operation-handler.ts';

// Unlike /cni/*, these answers come in Cloudflare's envelope.

export const listMagicRoutes: Handler = ({ account }) => enveloped({ routes: listAt(account.traffic.magic, 'routes') });

export const listCfInterconnects: Handler = (call) => {
  const rows = call.account.traffic.interconnects.table.rows.map(({ value }) => value);
  return enveloped({ interconnects: withTargets(rows, call) });
};

export const listGreTunnels: Handler = (call) =>
  enveloped({ gre_tunnels: withTargets(listAt(call.account.traffic.magic, 'gre_tunnels'), call) });

export const listIpsecTunnels: Handler = (call) =>
  enveloped({ ipsec_tunnels: withTargets(listAt(call.account.traffic.magic, 'ipsec_tunnels'), call) });

/** Left out of a seed, they hold the ASN of the account's settings. */
export const getMagicBgpSettings: Handler = ({ account }) => {
  const { magic, oneAsn } = account.traffic;
  const seeded = magic?.['bgp_settings'];
  const settings = isObject(seeded) ? seeded : { redistribute: { 'static:wan': true } };
  const asn = account.settings.value['default_asn'];
  return enveloped(oneAsn ? withField(settings, 'cloudflare_asn', asn) : settings);
};

export const listIpPrefixes: Handler = ({ account }) =>
  enveloped(listAt(account.traffic.addressing, 'prefixes').map((prefix) => ({ account_id: account.tag, ...prefix })));

export const listBgpPrefixes: Handler = ({ account, target }) => {
  const { addressing } = account.traffic;
  const known = listAt(addressing, 'prefixes').some((prefix) => textOf(prefix, 'id') === target);
  if (!known) return refuse(404, 'not_found');
  const byPrefix = addressing?.['bgp_prefixes'];
  return enveloped(listAt(byPrefix, target));
};

function enveloped(result: JsonValue) {
  return json({ success: true, errors: [], messages: [], result });
}

/** The target of a health check as the client asked for it: an object, or a string. */
function withTargets(rows: readonly JsonObject[], { newHealthTarget }: Call): readonly JsonObject[] {
  return rows.map((row) => {
    const check = row['health_check'];
    if (!isObject(check) || check['target'] === undefined) return row;
    const target = newHealthTarget ? asObject(check['target']) : asText(check['target']);
    return withField(row, 'health_check', withField(check, 'target', target));
  });
}

function asObject(target: JsonValue): JsonValue {
  return typeof target === 'string' ? { effective: target, saved: target } : target;
}

function asText(target: JsonValue): JsonValue {
  if (!isObject(target)) return target;
  const saved = textOf(target, 'saved') ?? '';
  return saved === '' ? (textOf(target, 'effective') ?? '') : saved;
}
