import { range } from './accounts.mjs';
import { importSource, medianRun } from './bundled.mjs';
import { row } from './rows.mjs';

export const preflight = { preflight: verdictsOfManyRoutes };

/** 200 changes, each while all before it are away, over pairs of routes in 200 tunnels that 50 data centres watch. */
async function verdictsOfManyRoutes() {
  const { judge } = await importSource('src/preflight/judge.ts');
  const { facts, cnis } = routesOf(5_000, 200);
  const disruptions = cnis.map(({ id }, i) => ({ id: `cni.c${i}`, cni: id, takes: i % 3 === 0 ? 'soft' : 'path' }));
  const ids = disruptions.map(({ id }) => id);
  const judged = (moments) => medianRun(7, () => judge(facts, cnis, disruptions, moments));
  const all = judged({ always: [], each: oneAfterAnother(ids) });
  const [blocks, beside] = [ids.slice(0, 100), ids.slice(100)];
  const [first, ...others] = oneAfterAnother(blocks);
  const lasting = judged({ always: beside, each: [{ ...first, begin: [...beside, ...first.begin] }, ...others] });
  const verdicts = [...all.result.changes.values()].reduce((sum, { prefixes }) => sum + prefixes.length, 0);
  const what = `5,000 routes × 200 tunnels × 200 changes: ${verdicts} verdicts`;
  return [
    row('preflight/blocks', what, all.cpu, 'ms', 200),
    row('preflight/beside', 'the same, half of the changes in no block beside all others', lasting.cpu, 'ms', 250),
  ];
}

/** Moments: each change while all before it are away. */
export function oneAfterAnother(ids) {
  return ids.map((id) => ({ own: [id], begin: [id], end: [] }));
}

/** So many routes over so many tunnels, each of a CNI of its own, that 50 data centres watch. */
export function routesOf(many, tunnels) {
  const ip = (n) => `10.9.${n >> 8}.${n & 255}`;
  const cnis = range(tunnels, (i) => ({
    ...{ id: `cni-${i}`, conduitName: `tunnel-${i}`, interconnect: `icon-${i}`, reservation: `r-${i}` },
    ...{ learns: i % 2 === 0, p2pIp: `${ip(2 * i)}/31`, custIp: `${ip(2 * i + 1)}/31` },
  }));
  const routes = range(many, (i) => ({
    ...{ id: `route-${i}`, prefix: `20.${i >> 9}.${(i >> 1) & 255}.0/24`, nexthop: ip(2 * (i % tunnels) + 1) },
    ...{ priority: 100 + i, ...(i % 7 === 0 && { scope: { regions: ['ENAM'], colos: [] } }) },
  }));
  const health = cnis.flatMap(({ conduitName }, i) =>
    range(50, (k) => ({ tunnel: conduitName, colo: `colo-${k}`, state: (i * 31 + k * 17) % 97 === 0 ? 0.9 : 1 })),
  );
  const interconnects = cnis.map(({ conduitName, p2pIp }) => ({
    ...{ name: conduitName, version: '2', interfaceAddress: p2pIp },
  }));
  const read = (value) => ({ read: true, value });
  const facts = {
    ...{ routes: read(routes), interconnects: read(interconnects), tunnels: read([]), bgpPrefixes: new Map() },
    prefixes: read([{ id: 'owned', cidr: '20.0.0.0/8' }]),
    analytics: read({ health, recent: [], ingress: [], egress: [] }),
  };
  return { facts, cnis };
}
