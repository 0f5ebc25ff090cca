import { proxySecrets } from '../api/choose-proxy.ts';
import { redact } from '../api/redact.ts';
import { maskTokens } from '../diagnostics/looks-like-token.ts';
import type { Environment } from '../model/environment.ts';

export { redact };

const credential = /token|secret|passw|pwd|key|auth|md5|psk|cred|^DEMARC_/i;
/** A shorter value is part of too many words. */
const shortest = 6;

/** Hides the credentials of the environment, and what the run has learned, in an unforeseen error. It may quote what was sent or read. */
export function hideSecrets(text: string, environment: Environment, learned: Iterable<string> = []): string {
  const values = Object.entries(environment).flatMap(([name, value = '']) => [
    ...(credential.test(name) ? [value, value.trim()] : []),
    ...(/proxy/i.test(name) || value.includes('@') ? proxySecrets(value) : []),
  ]);
  return hideLearned(text, [...values, ...learned]);
}

/**
 * Hides what the run has learned of secrets, and what looks like a token, in a text that quotes a flag, an input or a file name: a secret may
 * have been typed in the wrong place.
 */
export function hideLearned(text: string, learned: Iterable<string>): string {
  return maskTokens(
    redact(
      text,
      [...learned].filter(({ length }) => length >= shortest),
    ),
  );
}
