import { HealthGates } from '../apply/health/health-gates.ts';
import type { HealthGatesOptions } from '../apply/health/health-gates.ts';
import type { NetworkReader } from '../model/network-api.ts';
import type { Change } from '../model/plan.ts';
import type { ChangeReport, InterconnectHealth } from '../model/report.ts';

/**
 * Waits until the interconnects that a run created are Healthy, all side by side and each until the deadline, and says how each one
 * is. A run that is stopped does not wait.
 */
export function awaitCreated(
  changes: readonly Change[],
  reports: readonly ChangeReport[],
  reader: Pick<NetworkReader, 'getInterconnectStatus'>,
  options: HealthGatesOptions & { readonly signal: AbortSignal },
): Promise<InterconnectHealth[]> {
  const gates = new HealthGates(reader, options);
  return Promise.all(
    createdInterconnects(changes, reports).map(async ({ address, name }) => {
      const { end, health, error } = await gates.wait({ address, name }, options.signal);
      const reason = error?.message ?? health?.reason;
      return {
        address,
        live_id: name,
        healthy: end === 'healthy',
        state: error === undefined && health !== undefined ? health.wireState : 'not known',
        ...(reason !== undefined && { reason }),
      };
    }),
  );
}

function createdInterconnects(
  changes: readonly Change[],
  reports: readonly ChangeReport[],
): readonly { readonly address: string; readonly name: string }[] {
  const before = new Map(changes.map(({ address, live_id }) => [address, live_id]));
  return reports.flatMap(({ address, action, live_id }) => {
    const makes = address.startsWith('interconnect.') && (action === 'create' || action === 'replace');
    return makes && live_id !== undefined && live_id !== before.get(address) ? [{ address, name: live_id }] : [];
  });
}
