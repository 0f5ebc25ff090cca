import type { GuardTrip } from '../../model/plan.ts';
import { allowancesOf, type GuardContext } from './guard.ts';

/** `default_asn` changes under live BGP sessions. */
export function account(context: GuardContext): GuardTrip | undefined {
  const { settings, settingsImpact } = context;
  if (settings === undefined || settingsImpact !== 'account') return undefined;
  return {
    id: 'account',
    message: `default_asn changes from ${settings.live.default_asn} to ${settings.default_asn} under live BGP sessions: every session of the account may go down until its routers expect the new ASN`,
    addresses: [settings.address],
    lift: '--allow account on plan and apply',
    lifted: allowancesOf(context, 'account').length > 0,
  };
}
