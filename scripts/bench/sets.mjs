import { account, interconnectOf, range } from './accounts.mjs';
import { importSource, medianRun } from './bundled.mjs';
import { row } from './rows.mjs';

export const sets = { sets: backupSetsAndGuard };

async function backupSetsAndGuard() {
  const plan = await importSource(
    'src/plan/sets/circuits.ts',
    'src/plan/sets/backup-sets.ts',
    'src/plan/sets/liveness.ts',
    'src/plan/order/blocks.ts',
    'src/plan/order/chains.ts',
    'src/plan/order/proof.ts',
    'src/plan/order/walk-chain.ts',
    'src/plan/guards/outage.ts',
  );
  const { desired, live, match } = accountOf(2_000);
  const { cpu, result } = medianRun(7, () => plan.backupSets(plan.setFacts(desired, live, match)));
  const most = Math.max(...result.filter(({ kind }) => kind !== 'account').map(({ members }) => members.size));
  return [
    row('sets/find', `${result.length} backup sets of 2,000 circuits, the largest of ${most}`, cpu, 'ms', 100),
    ...guardOfAll(plan, result, live.cnis),
  ];
}

function accountOf(circuits) {
  const interconnects = range(circuits, (i) => ({
    ...interconnectOf(i),
    site: `${metroOf(i % 100)}01`,
    owner: undefined,
  }));
  const cnis = range(circuits * 5, (i) => ({
    id: String(i).padStart(6, '0'),
    interconnect: `icon-${i % circuits}`,
    magic: { conduit_name: `cni-${i}` },
    bgp: {
      customer_asn: (Math.floor(i / 100) % 4) + 4 * Math.floor(i / circuits) + (i % 3 === 0 ? 0 : 20 * (i % 100)),
    },
  }));
  const declared = interconnects.map((_, i) => ({ key: `ic-${i}`, type: 'direct', group: `g${Math.floor(i / 3)}` }));
  const matched = new Map(interconnects.map((interconnect, i) => [`ic-${i}`, interconnect]));
  return {
    desired: { policy: { ignore: [], metros: {} }, interconnects: declared, cnis: [] },
    live: { account, interconnects, cnis },
    match: { interconnects: matched, successors: new Map(), cnis: new Map() },
  };
}

/** Every circuit is disrupted by one change, and every set trips. */
function guardOfAll(
  { Liveness, blocksOf, standingFinder, proofFinder, chainsOf, blockEdges, walkChain, outage },
  sets,
  cnis,
) {
  const [proofOf, confirmed] = [false, true].map((confirm) => {
    const pace = { soakMs: 0, tunnelHealthMs: 0, checkMs: undefined, confirm };
    return proofFinder(
      pace,
      () => true,
      () => false,
      () => false,
    );
  });
  const decisions = {
    interconnects: [],
    cnis: cnis.slice(0, 2_000).map((live) => ({
      address: `cni.${live.magic.conduit_name}`,
      action: 'update',
      live,
      fields: [{ path: 'magic.mtu', before: 1500, after: 1476 }],
    })),
    traffic: { isDirect: () => true },
  };
  const drafts = decisions.cnis.map(({ address }) => ({
    ...{ name: `${address}#update_cni`, address, action: { call: 'update_cni' }, needs: [], after: [], healthy: [] },
  }));
  const liveness = new Liveness(new Map(range(2_000, (i) => [`icon-${i}`, { state: 'Healthy' }])));
  const given = { allowed: [], confirmed, isJudged: () => false, unguarded: [], interconnects: [] };
  const order = () => blocksOf(drafts, decisions, standingFinder(sets, liveness, proofOf));
  const { cpu: ordering, result: blocks } = medianRun(7, order);
  const { cpu, result } = medianRun(7, () => {
    const chains = chainsOf(blocks, sets);
    const edges = blockEdges(blocks, chains, { carriesFor: () => [] });
    const walks = chains.map((chain) => walkChain(chain, liveness, proofOf));
    return { chains, edges, trip: outage({ walks, sets, liveness, ...given }) };
  });
  const { chains, edges, trip } = result;
  const found = `${chains.length} chains, ${edges.length} edges, ${trip?.addresses.length} changes`;
  return [
    row('sets/order', 'blocks of 2,000 changes in their order', ordering, 'ms', 100),
    row('sets/guard', `chains and the guard outage over them: ${found}`, cpu, 'ms', 100),
  ];
}

function metroOf(i) {
  return `${String.fromCharCode(97 + Math.floor(i / 26))}${String.fromCharCode(97 + (i % 26))}x`;
}
