import type { JsonObject } from '../../model/json.ts';
import { portStatus, type StatusClock } from '../behaviour/port-status.ts';
import { isObject, textOf } from '../json-text.ts';
import type { Account } from '../store/account.ts';
import { listAt } from '../store/account-traffic.ts';

/** Rows for at most so long are those of the last minutes. */
const recentMs = 5 * 60_000;

/** The rows of health checks within a window of this length. */
export function healthRows(account: Account, windowMs: number, clock: StatusClock): readonly JsonObject[] {
  const { analytics } = account.traffic;
  if (windowMs <= recentMs && analytics?.['recent'] !== undefined) return listAt(analytics, 'recent');
  return analytics?.['health'] === undefined ? rowsOfPorts(account, clock) : listAt(analytics, 'health');
}

/** Any time: seeded traffic is old when somebody asks for it. */
export function trafficRows(account: Account, direction: unknown): readonly JsonObject[] {
  const directions = ['ingress', 'egress'].filter((name) => direction === undefined || direction === name);
  return directions.flatMap((name) => listAt(account.traffic.analytics, name));
}

/** Three data centres that check every tunnel. */
const colos = ['ewr01', 'fra03', 'sin02'];

/** Without seeded rows, each tunnel is as healthy as its port. A tunnel over the Internet is healthy. */
function rowsOfPorts(account: Account, clock: StatusClock): readonly JsonObject[] {
  const { magic, interconnects } = account.traffic;
  const tunnels = [...listAt(magic, 'gre_tunnels'), ...listAt(magic, 'ipsec_tunnels')];
  return [
    ...[...interconnects.table.entries].flatMap(([id, { value: tunnel }]) => {
      const port = textOf(account.cnis.get(id)?.value ?? {}, 'interconnect');
      return rowsOf(tunnel, port === undefined ? 'Healthy' : portStatus(account, port, clock)['state']);
    }),
    ...tunnels.flatMap((tunnel) => rowsOf(tunnel, 'Healthy')),
  ];
}

const states = new Map<unknown, number>([
  ['Healthy', 1],
  ['Unhealthy', 0.5],
  ['Down', 0],
]);

function rowsOf(tunnel: JsonObject, portState: unknown): readonly JsonObject[] {
  const { health_check: check, name } = tunnel;
  const tunnelState = states.get(portState);
  if (tunnelState === undefined || name === undefined || (isObject(check) && check['enabled'] === false)) return [];
  return colos.map((edgeColoName) => ({
    count: 300,
    avg: { tunnelState },
    dimensions: { tunnelName: name, edgeColoName },
  }));
}
