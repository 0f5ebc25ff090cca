import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DesiredCni, DesiredDirect } from '../../src/model/desired.ts';
import type { LiveCni, LiveDirect } from '../../src/model/live.ts';
import {
  accountTag,
  cni,
  desired,
  direct,
  live,
  liveBgp,
  liveCni,
  liveDirect,
  liveSlot,
  slotId,
} from '../helpers/account.ts';
import { runs } from '../helpers/hold.ts';
import { planned } from '../helpers/plan.ts';
import { Tally } from '../helpers/tally.ts';
import { Tape, tapes } from '../helpers/tape.ts';
import { mistakenIdentities, type OracleWorld, type Said } from '../oracle/who-is-who.ts';

interface Case {
  readonly prune: boolean;
  readonly ignore: readonly string[];
  readonly interconnects: readonly DesiredDirect[];
  readonly cnis: readonly DesiredCni[];
  readonly circuits: readonly LiveDirect[];
  readonly live: readonly LiveCni[];
}

const sites = ['ewr01', 'lhr01'] as const;
const names = ['icon-0', 'icon-1', 'icon-2', 'icon-3'];

/** Selectors near circuits of others, CNIs renamed in place, keys that equal names, tombstones of what is gone beside lookalikes. */
function draw(tape: Tape): Case {
  const circuits = names.slice(0, 1 + tape.below(4)).map((name, i) => {
    const owner = tape.chance(8) ? 'f'.repeat(32) : accountTag;
    return liveDirect(name, i, { site: tape.choose(...sites), owner });
  });
  const live = Array.from({ length: tape.below(6) }, (_, n) =>
    liveCni(
      n,
      `w${n}`,
      tape.pick(circuits)?.name ?? '',
      tape.chance(50) ? { bgp: liveBgp(65_010 + tape.below(2)) } : {},
    ),
  );
  const keys = tape.shuffled([...names, 'a', 'b', 'c']).slice(0, 1 + tape.below(4));
  const own = tape.shuffled(circuits);
  const interconnects = keys.map((key, i) => drawInterconnect(tape, key, own[i]));
  const cnis = live.flatMap((link) => (tape.chance(35) ? [] : [drawCni(tape, link, [...keys, ...names])]));
  for (let i = tape.below(3); i > 0; i--) {
    const twin = tape.pick(live);
    const link = tape.chance(30) && twin !== undefined ? { cust_ip: twin.cust_ip, p2p_ip: twin.p2p_ip } : {};
    const bgp = tape.chance(40) ? { bgp: { customer_asn: 65_010 + tape.below(2) } } : {};
    cnis.push(cni(`new-${i}`, tape.pick([...keys, ...names]) ?? '', { ...link, ...bgp }));
  }
  const ignore = live.map(({ magic }) => magic.conduit_name).filter((name) => isFree(name, cnis) && tape.chance(12));
  return { prune: tape.chance(20), ignore, interconnects, cnis, circuits, live };
}

function isFree(name: string, cnis: readonly DesiredCni[]): boolean {
  return cnis.every(({ magic, id }) => magic.conduit_name !== name && id === undefined);
}

function drawInterconnect(tape: Tape, key: string, circuit: LiveDirect | undefined): DesiredDirect {
  const pin = circuit !== undefined && tape.chance(35) ? { name: tape.chance(25) ? 'gone' : circuit.name } : {};
  if (tape.chance(15)) {
    const where = { slot_id: circuit?.slot_id ?? slotId(30) };
    return direct(key, { state: 'absent', ...(tape.chance(60) ? { ...where, name: 'gone' } : where) });
  }
  if (tape.chance(40)) return direct(key, { ...pin, slot_id: circuit?.slot_id ?? slotId(20 + key.length) });
  return direct(key, { ...pin, slot: { site: tape.choose(...sites) } });
}

function drawCni(tape: Tape, { id, magic, interconnect }: LiveCni, hosts: readonly string[]): DesiredCni {
  const name = magic.conduit_name;
  const host = tape.chance(50) ? (tape.pick(hosts) ?? interconnect) : interconnect;
  if (tape.chance(15))
    return cni(name, host, { state: 'absent', ...(tape.chance(60) && { id: id.replace('1000', '9999') }) });
  // Renamed in place: nothing but its circuit, its addresses or its ASN tells it.
  if (tape.chance(15)) return cni(`re-${name}`, host);
  return cni(name, host, tape.chance(25) ? { id } : {});
}

function said({ prune, ignore, interconnects, cnis, circuits, live: links }: Case): Said {
  const slots = [10, 11, 12, 13, 20, 21, 26].map((n) => liveSlot(n, { site: sites[n % 2] ?? 'ewr01' }));
  const { plan } = planned(
    desired({ policy: { prune, ignore, max_deletes: 9 }, interconnects, cnis }),
    live({ interconnects: circuits, cnis: links }),
    { slots },
  );
  const short = ({ code, address }: { code: string; address?: string }) => `${code} ${address ?? ''}`;
  return {
    matches: plan.matches ?? [],
    changes: plan.changes.map(({ address, action, live_id, steps, place, fields }) => {
      const host = fields.find(({ path }) => path === 'interconnect')?.after;
      return {
        address,
        action,
        live_id,
        calls: steps.map(({ call }) => call),
        slot_id: place?.slot_id,
        host: typeof host === 'string' ? host : undefined,
      };
    }),
    errors: plan.errors.map(short),
    warnings: plan.warnings.map(short),
  };
}

function worldOf({ circuits, live: links, ...rest }: Case): OracleWorld {
  return { account: accountTag, ...rest, circuits, live: links };
}

const settings = { numRuns: runs * 4 };

test('a plan takes nothing for something else: selectors, tombstones, references, renamed CNIs', () => {
  const tally = new Tally();
  fc.assert(
    fc.property(tapes(120), (numbers) => {
      const drawn = draw(new Tape(numbers));
      const plan = said(drawn);
      tally.count([
        ...plan.matches.flatMap(({ matched_by }) => matched_by ?? []),
        ...[...plan.errors, ...plan.warnings].map((note) => note.split(' ')[0] ?? ''),
        plan.errors.length === 0 ? 'planned' : 'refused',
        ...plan.changes.map(({ action }) => action),
      ]);
      expect(mistakenIdentities(worldOf(drawn), plan), JSON.stringify(drawn)).toEqual([]);
    }),
    settings,
  );
  console.info(tally.toString());
  expect(tally.rarerThan(1, ['slot', 'hosted_cnis', 'plan-selector-in-use', 'plan-maybe-renamed', 'planned'])).toEqual(
    [],
  );
});

test.each<[string, Partial<OracleWorld>, Partial<Said>, string]>([
  [
    'a selector that takes a circuit in use',
    { interconnects: [direct('e', { slot: { site: 'ewr01' } })] },
    { matches: [{ address: 'interconnect.e', live_id: 'icon-0', matched_by: 'slot' }] },
    'interconnect.e takes icon-0',
  ],
  [
    'a selector that orders a port beside a circuit in use',
    { interconnects: [direct('e', { slot: { site: 'ewr01' } })] },
    { changes: [changeOf('interconnect.e', 'create')] },
    'interconnect.e orders a port although icon-0 may be it',
  ],
  [
    'a replacement that goes on with a circuit in use',
    { interconnects: [direct('e', { name: 'icon-9', slot: { site: 'ewr01' } })] },
    { changes: [{ ...changeOf('interconnect.e', 'replace'), slot_id: slotId(0) }] },
    'interconnect.e takes icon-0',
  ],
  [
    'a tombstone that deletes another object than its pin',
    { cnis: [cni('w0', 'icon-0', { state: 'absent', id: 'gone' })] },
    { changes: [{ ...changeOf('cni.w0', 'delete'), live_id: 'other' }] },
    'cni.w0 is other, not gone',
  ],
  [
    'a key that is taken for a live name',
    { interconnects: [direct('icon-0', { name: 'icon-1' })], cnis: [cni('w0', 'icon-0')] },
    { matches: [{ address: 'interconnect.icon-0', live_id: 'icon-1', matched_by: 'pin' }] },
    'cni.w0 is on icon-0, and stays on icon-0',
  ],
  [
    'a renamed CNI of which nothing is said',
    { cnis: [cni('renamed', 'icon-0')] },
    {},
    'cni.renamed may be one on icon-0',
  ],
])('the oracle sees %s', (_mistake, world, said, found) => {
  const whole = {
    account: accountTag,
    prune: false,
    ignore: [],
    interconnects: [],
    cnis: [],
    circuits: [liveDirect('icon-0', 0)],
    live: [liveCni(0, 'w0', 'icon-0')],
    ...world,
  };
  const plan = { matches: [], changes: [], errors: [], warnings: [], ...said };
  expect(mistakenIdentities(whole, plan)).toEqual([found]);
});

function changeOf(address: string, action: string) {
  return { address, action, live_id: null, calls: [], slot_id: undefined, host: undefined };
}
