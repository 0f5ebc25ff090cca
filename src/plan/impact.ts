import type { LiveCni } from '../model/live.ts';
import type { Impact } from '../model/plan.ts';
import type { CniDecision, InterconnectDecision, SettingsDecision } from './decision.ts';

/** A new ASN is felt by every live session; without any, by nobody. */
export function settingsImpact({ action }: SettingsDecision, liveCnis: readonly LiveCni[]): Impact {
  return action === 'update' && liveCnis.some((cni) => cni.bgp !== undefined) ? 'account' : 'none';
}

export function interconnectImpact({ action }: InterconnectDecision): Impact {
  return action === 'replace' || action === 'delete' ? 'circuit' : 'none';
}

export function cniImpact({ action, fields }: CniDecision): Impact {
  if (action === 'replace' || action === 'delete') return 'circuit';
  if (action !== 'update') return 'none';
  if (fields.some((field) => field.path === 'interconnect')) return 'circuit';
  return fields.every((field) => field.path === 'magic.description') ? 'none' : 'session';
}
