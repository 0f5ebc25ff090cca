import type { DesiredAccount, Origin } from '../model/desired.ts';
import type { Secret } from '../model/secret.ts';
import type { Rule } from './rule.ts';
import { addressOf } from './support/lookups.ts';

export const secretInClear: Rule = {
  id: 'secret-in-clear',
  severity: 'warning',
  why: 'Everyone who can read the repository can read a key in it, and its history keeps the key. A blank that was copied with the key makes it a different key.',
  fix: 'Write ${env:DEMARC_NAME} without a fallback, keep the value in the secrets of your CI without blanks at its ends, and replace a key that was shown.',
  *check(account) {
    for (const { address, path, inClear, key, origin } of keysOf(account)) {
      const field = path.at(-1) ?? '';
      const about = { about: [address], at: origin.locate(path) };
      if (inClear.has(path.join('.'))) {
        yield { ...about, message: `${address}: ${field}, or a fallback for it, is written in clear` };
      }
      // The message does not say at which end or how many, because that would reveal a part of the key.
      if (key !== undefined && key.reveal() !== key.reveal().trim()) {
        yield { ...about, message: `${address}: ${field} begins or ends with a blank` };
      }
    }
  },
};

interface Key {
  readonly address: string;
  readonly path: readonly string[];
  readonly inClear: ReadonlySet<string>;
  /** Undefined if it is not written, or its value is not known. */
  readonly key: Secret | undefined;
  readonly origin: Origin;
}

const none: ReadonlySet<string> = new Set();

/** Includes tombstones, because their values are read like all others. */
function* keysOf(account: DesiredAccount): Iterable<Key> {
  for (const cni of account.cnis) {
    const { inClear = none, origin } = cni;
    const key = cni.bgp?.md5_key ?? undefined;
    yield { address: addressOf(cni), path: ['bgp', 'md5_key'], inClear, key, origin };
  }
  for (const interconnect of account.interconnects) {
    const { inClear = none, origin } = interconnect;
    const key = interconnect.type === 'gcp_partner' ? interconnect.pairing_key : undefined;
    yield { address: addressOf(interconnect), path: ['pairing_key'], inClear, key, origin };
  }
}
