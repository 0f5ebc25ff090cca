import type { LiveCni, LiveInterconnect, LiveSettings } from '../../src/model/live.ts';
import type { FieldSetting, NewInterconnect } from '../../src/model/planned-account.ts';
import type { PlannedChange } from '../helpers/planned.ts';

export function settingsTo(id: number, default_asn: number, seen: LiveSettings): PlannedChange {
  return {
    address: 'settings',
    action: 'update',
    steps: [{ id, action: { call: 'update_settings', default_asn, seen } }],
  };
}

export function newInterconnect(id: number, key: string, body: NewInterconnect): PlannedChange {
  return {
    address: `interconnect.${key}`,
    action: 'create',
    steps: [{ id, action: { call: 'create_interconnect', body } }],
  };
}

/** A new CNI on the interconnect that step `host` creates, or on a live one of that name. */
export function newCni(id: number, key: string, host: number | string): PlannedChange {
  const magic = { conduit_name: key, description: '', mtu: 1500 };
  const interconnect = typeof host === 'number' ? { created_by: host } : { name: host };
  const needs = typeof host === 'number' ? [host] : [];
  const action = { call: 'create_cni', body: { interconnect, magic } } as const;
  return { address: `cni.${key}`, action: 'create', steps: [{ id, needs, action }] };
}

export function cniTo(
  id: number,
  seen: LiveCni,
  set: readonly FieldSetting[],
  needs: readonly number[] = [],
): PlannedChange {
  return {
    address: `cni.${seen.magic.conduit_name}`,
    action: 'update',
    live_id: seen.id,
    steps: [{ id, needs, action: { call: 'update_cni', cni: { id: seen.id }, seen, set } }],
  };
}

export function noCni(id: number, seen: LiveCni, needs: readonly number[] = []): PlannedChange {
  return {
    address: `cni.${seen.magic.conduit_name}`,
    action: 'delete',
    live_id: seen.id,
    steps: [{ id, needs, action: { call: 'delete_cni', id: seen.id, seen } }],
  };
}

export function noInterconnect(id: number, seen: LiveInterconnect, needs: readonly number[] = []): PlannedChange {
  return {
    address: `interconnect.${seen.name}`,
    action: 'delete',
    live_id: seen.name,
    steps: [{ id, needs, action: { call: 'delete_interconnect', name: seen.name, seen } }],
  };
}

/** The replacement of an interconnect and of the CNI on it: both deleted, both made again. Steps 1 to 5. */
export function replacement(circuit: LiveInterconnect, cni: LiveCni, slot_id: string): readonly PlannedChange[] {
  const { description, mtu, conduit_name } = cni.magic;
  return [
    {
      address: 'interconnect.a',
      action: 'replace',
      live_id: circuit.name,
      steps: [
        { id: 2, needs: [1], action: { call: 'delete_interconnect', name: circuit.name, seen: circuit } },
        { id: 3, needs: [2], action: { call: 'create_interconnect', body: { type: 'direct', slot_id } } },
      ],
    },
    {
      address: `cni.${conduit_name}`,
      action: 'replace',
      live_id: cni.id,
      steps: [
        { id: 1, action: { call: 'delete_cni', id: cni.id, seen: cni } },
        {
          id: 4,
          needs: [1, 3],
          action: {
            call: 'create_cni',
            body: { interconnect: { created_by: 3 }, magic: { conduit_name, description, mtu } },
          },
        },
        {
          id: 5,
          needs: [4],
          action: {
            call: 'update_cni',
            cni: { created_by: 4 },
            restore: cni.id,
            set: [{ path: ['magic', 'mtu'], to: { value: 1476 } }],
          },
        },
      ],
    },
  ];
}

export function mtu(value: number): FieldSetting {
  return { path: ['magic', 'mtu'], to: { value } };
}
