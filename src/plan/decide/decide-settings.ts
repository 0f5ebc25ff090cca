import type { DesiredSettings } from '../../model/desired.ts';
import type { LiveSettings } from '../../model/live.ts';
import type { SettingsDecision } from '../decision.ts';

/** The account's settings exist always; only what is declared is compared. */
export function decideSettings(desired: DesiredSettings | undefined, live: LiveSettings): SettingsDecision | undefined {
  const wanted = desired?.default_asn;
  if (wanted === undefined) return undefined;
  const isSame = wanted === live.default_asn;
  return {
    address: 'settings',
    action: isSame ? 'none' : 'update',
    fields: isSame ? [] : [{ path: 'default_asn', before: live.default_asn, after: wanted }],
    default_asn: wanted,
    live,
  };
}
