import type { LiveCni } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import type { CniDecision } from '../decision.ts';
import { isStoredForm } from '../diff/stored-form.ts';
import { planNote } from '../note.ts';

/**
 * CNIs that would be created although one is live on the same interconnect that an earlier create may have made: no document declares it, and
 * its name is the wanted one as an API may have stored it. To create it again would make a second one, or be refused for good.
 * @param live every live CNI of the account
 * @param undeclared those that no document declares and policy.ignore leaves to nobody else
 */
export function storedNames(
  decisions: readonly CniDecision[],
  live: readonly LiveCni[],
  undeclared: readonly LiveCni[],
): readonly PlanNote[] {
  const creates = decisions.filter((decision) => decision.action === 'create');
  if (creates.length === 0 || undeclared.length === 0) return [];
  const longest = live.reduce((most, { magic }) => Math.max(most, magic.conduit_name.length), 0);
  return creates.flatMap(({ address, declared, home, body }) => {
    const { at } = home;
    if (!('name' in at)) return [];
    const asked = body.magic.conduit_name;
    const found = undeclared.find(
      (cni) =>
        cni.interconnect === at.name &&
        isStoredForm(asked, cni.magic.conduit_name, longest) &&
        (body.bgp === undefined || cni.bgp === undefined || body.bgp.customer_asn === cni.bgp.customer_asn),
    );
    if (found === undefined) return [];
    const { conduit_name } = found.magic;
    return [
      planNote({
        code: 'plan-stored-otherwise',
        message: `${address} would be created, but ${conduit_name} on ${at.name} (${found.id}), which no document declares, may be it: the API may have stored the name ${asked} so`,
        address,
        hint: `if it is, write magic.conduit_name: ${conduit_name}; if it is another one, declare it, or name it in policy.ignore`,
        ...(declared && { origin: declared.origin, path: ['magic', 'conduit_name'] }),
      }),
    ];
  });
}
