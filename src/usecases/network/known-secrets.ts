import { proxySecrets } from '../../api/choose-proxy.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { environmentValue } from '../environment-value.ts';
import type { Environment } from '../run-context.ts';
import type { AccountAccess } from './open-clients.ts';

/**
 * What a run knows that must not be shown, whoever says it: an API may repeat in an error what it was sent, or what it has stored.
 * All credentials of the environment are among it, and not only those that are used.
 */
export function knownSecrets(
  accounts: readonly AccountAccess[],
  desired: readonly DesiredAccount[],
  environment: Environment,
): readonly string[] {
  const names = accounts.flatMap(({ tokenEnv }) => tokenEnv ?? []);
  const credentials = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY', ...names].flatMap(
    (name) => environmentValue(environment, name) ?? [],
  );
  const proxies = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].flatMap((name) =>
    proxySecrets(environment[name]),
  );
  return [...new Set([...credentials, ...proxies, ...desired.flatMap(declaredSecrets)])];
}

function declaredSecrets({ interconnects, cnis }: DesiredAccount): readonly string[] {
  const pairing = interconnects.flatMap((one) => (one.type === 'gcp_partner' ? (one.pairing_key?.reveal() ?? []) : []));
  const md5 = cnis.flatMap(({ bgp }) => bgp?.md5_key?.reveal() ?? []);
  return [...pairing, ...md5];
}
