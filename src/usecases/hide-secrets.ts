import { proxySecrets } from '../api/destination/choose-proxy.ts';
import { redact } from '../api/redact/redact.ts';
import { mask, maskTokens } from '../diagnostics/mask-text.ts';
import type { DesiredAccount } from '../model/desired.ts';
import { type Environment, environmentValue } from '../model/environment.ts';
import type { JournaledCni } from '../model/journal.ts';
import type { AccountAccess } from './network/open-clients.ts';

/**
 * Secrets that the run knows and must not show. An API may repeat in an error what it received or stored. All credentials of the
 * environment count, also those that are not used.
 * @param desired what the documents say
 * @param deleted what interrupted runs deleted
 */
export function knownSecrets(
  accounts: readonly AccountAccess[],
  desired: readonly DesiredAccount[],
  deleted: readonly JournaledCni[],
  environment: Environment,
): readonly string[] {
  const names = accounts.flatMap(({ tokenEnv }) => tokenEnv ?? []);
  const credentials = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY', ...names].flatMap(
    (name) => environmentValue(environment, name) ?? [],
  );
  const proxies = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].flatMap((name) =>
    proxySecrets(environment[name]),
  );
  const journaled = deleted.flatMap(({ cni }) => cni.bgp?.md5_key?.reveal() ?? []);
  return [...new Set([...credentials, ...proxies, ...desired.flatMap(declaredSecrets), ...journaled])];
}

function declaredSecrets({ interconnects, cnis }: DesiredAccount): readonly string[] {
  const pairing = interconnects.flatMap((interconnect) =>
    interconnect.type === 'gcp_partner' ? (interconnect.pairing_key?.reveal() ?? []) : [],
  );
  const md5 = cnis.flatMap(({ bgp }) => bgp?.md5_key?.reveal() ?? []);
  return [...pairing, ...md5];
}

/** The folder of the run and the one before it, whose names look like passwords. */
const folders: ReadonlySet<string> = new Set(['PWD', 'OLDPWD']);
const credential = /token|secret|passw|pwd|key|auth|md5|psk|cred|^DEMARC_/i;
/** Shorter values are part of too many words, so they are not hidden. */
const shortest = 6;

/**
 * Hides the credentials of the environment, and the secrets that the run knows, in an unexpected error. Such an error may quote requests
 * or files.
 */
export function hideSecrets(text: string, environment: Environment, learned: Iterable<string> = []): string {
  const values = Object.entries(environment).flatMap(([name, value = '']) => [
    ...(credential.test(name) && !folders.has(name) ? [value, value.trim()] : []),
    ...(/proxy/i.test(name) || value.includes('@') ? proxySecrets(value) : []),
  ]);
  return hideLearned(text, [...values, ...learned]);
}

const userInfo = /(?<=:\/\/)[^\s/@'"]+(?=@)/g;
const header = /(?<=\b(?:authorization|x-[a-z-]{0,32}(?:key|token)): {0,4})[^\s'"][^'"\n]*/gi;

/** Hides what a URL or a header in a command or a name holds for its server alone. No variable need hold it, so its place tells. */
export function hideTyped(text: string): string {
  return text.replace(userInfo, mask).replace(header, mask);
}

/**
 * Hides known secrets, and texts that look like a token. The text quotes a flag, an input or a file name, where a user may have typed a
 * secret by mistake.
 */
export function hideLearned(text: string, learned: Iterable<string>): string {
  return maskTokens(
    redact(
      text,
      [...learned].filter(({ length }) => length >= shortest),
    ),
  );
}
