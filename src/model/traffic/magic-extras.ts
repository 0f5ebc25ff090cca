import type { MagicInterconnect, TunnelHealthCheck } from './traffic.ts';

/** The fields of the Magic API that the CNI API does not have, and the key, which it may not show. */
export const magicKey = 'bgp.md5_key';
export const magicFilters = ['bgp.import_filter_id', 'bgp.export_filter_id'] as const;

/** What only Magic shows of a CNI, by field of the Magic API. The value is for a person. */
export function magicExtras({ healthCheck, returnRouting, bgp }: MagicInterconnect): ReadonlyMap<string, string> {
  const [importFilter, exportFilter] = magicFilters;
  const values: readonly (readonly [string, string | undefined])[] = [
    [importFilter, bgp?.importFilter],
    [exportFilter, bgp?.exportFilter],
    [magicKey, bgp?.hasKey === true ? 'the former value' : undefined],
    ['health_check', healthCheck?.enabled === false ? undefined : healthCheck && checkText(healthCheck)],
    ['automatic_return_routing', returnRouting === true ? 'true' : undefined],
  ];
  return new Map(
    values.flatMap(([field, value]) => (value === undefined || value === '' ? [] : [[field, value] as const])),
  );
}

function checkText({ rate, type, direction, target }: TunnelHealthCheck): string {
  const parts = Object.entries({ rate, type, direction, target }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name} ${value}`],
  );
  return parts.length === 0 ? 'on' : `(${parts.join(', ')})`;
}
