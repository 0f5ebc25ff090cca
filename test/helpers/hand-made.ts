import type { SeedAccount, SeedCni, SeedInterconnect, SeedSlot } from '../../src/model/generated/sandbox-seed.ts';
import { accountTag, cniId } from './account.ts';
import { hostilePieces } from './hostile.ts';
import { someoneElse } from './scene-live.ts';
import type { Tape } from './tape.ts';

/** Bad names and texts that people still write. */
export const nastyTexts: readonly string[] = [
  ...Object.values(hostilePieces),
  '#',
  'a # b',
  'a: b',
  ': ',
  '- a',
  'yes',
  'No',
  'on',
  'null',
  '~',
  'True',
  '0123',
  '1e5',
  '0x1F',
  '12:30:45',
  '2024-01-31',
  ' leading and trailing ',
  '\ttab\t',
  '${env:DEMARC_MD5_WAN}',
  '$${env:HOME}',
  '${',
  '$$${a}',
  '${env:DEMARC_X:-fallback}',
  '%YAML 1.2',
  '---',
  '...',
  '*alias',
  '&anchor',
  '!tag',
  '{a: b}',
  '[a, b]',
  '"quoted"',
  "it's",
  'back\\slash',
  'x\u0085y',
  'x\u2029y',
  '\uFEFFbom',
  'Zürich–Genève ☎ 東京 🛰️',
  'Київ',
  'e\u0301',
  '`'.repeat(60_000),
  '\u007f',
  '<<',
  '?',
  '*',
  '../../etc/passwd',
  'wan.ewr_a-1',
  'wan/ewr/a',
  'wan@ewr',
  'con',
  'account',
  '__proto__',
  'constructor',
];

/**
 * An account as it grew by hand: everything of `seed`, under unusual names, with values that no document may have, and
 * objects that are alike, of others, or not to be seen.
 */
export function handMade(seed: SeedAccount, tape: Tape): SeedAccount {
  const interconnects = renamed(seed.interconnects ?? [], tape);
  const names = new Map((seed.interconnects ?? []).map(({ name }, at) => [name, interconnects[at]?.name ?? name]));
  const more = moreInterconnects(interconnects, tape);
  const conduits = new Set<string>();
  const hosts = [...interconnects, ...more].map(({ name }) => name);
  const cnis = (seed.cnis ?? []).map((cni) => {
    const host = tape.chance(20)
      ? (tape.pick(hosts) ?? cni.interconnect)
      : (names.get(cni.interconnect) ?? cni.interconnect);
    return strangeCni({ ...cni, interconnect: tape.chance(5) ? `unseen ${text(tape)}` : host }, conduits, tape);
  });
  return {
    ...seed,
    settings: tape.chance(5) ? { default_asn: 0 } : (seed.settings ?? { default_asn: 13335 }),
    slots: (seed.slots ?? []).map((slot) => strangeSlot(slot, tape)),
    interconnects: tape.shuffled([...interconnects, ...more]),
    cnis: tape.shuffled([...cnis, ...overlapping(cnis, hosts, tape)]),
    status: Object.fromEntries(
      [...interconnects, ...more].filter(() => tape.chance(40)).map(({ name }) => [name, strangeStatus(tape)]),
    ),
  };
}

function text(tape: Tape): string {
  return tape.pick(nastyTexts) ?? '';
}

// In URLs: what has no end, or no place, in a path.
const unfit = /[\uD800-\uDFFF]/;

function name(tape: Tape, fallback: string): string {
  const found = text(tape).slice(0, 200);
  return found === '' || unfit.test(found) ? fallback : found;
}

function renamed(all: readonly SeedInterconnect[], tape: Tape): readonly SeedInterconnect[] {
  const taken = new Set<string>();
  return all.map((interconnect) => {
    const wish = tape.chance(50) ? name(tape, interconnect.name) : interconnect.name;
    const chosen = taken.has(wish) ? interconnect.name : wish;
    taken.add(chosen);
    return strangeInterconnect({ ...interconnect, name: chosen }, tape);
  });
}

function strangeInterconnect(interconnect: SeedInterconnect, tape: Tape): SeedInterconnect {
  if (interconnect.type === 'gcp_partner') {
    const region = tape.chance(5) ? '' : tape.chance(10) ? text(tape) : interconnect.region;
    return { ...interconnect, ...(region !== undefined && { region }), ...(tape.chance(10) && { speed: '7G' }) };
  }
  if (interconnect.type !== 'direct') return interconnect;
  return {
    ...interconnect,
    ...(tape.chance(30) && { facility: { name: text(tape), address: [text(tape), text(tape)] } }),
    ...(tape.chance(10) && { facility: text(tape) }),
    ...(tape.chance(20) && { site: text(tape) }),
    ...(tape.chance(5) && { speed: '400G' }),
  };
}

/** Attachments that are alike, ports that are listed twice, and objects of other owners. */
function moreInterconnects(all: readonly SeedInterconnect[], tape: Tape): readonly SeedInterconnect[] {
  const taken = new Set(all.map((interconnect) => interconnect.name));
  const copies = all.flatMap((interconnect, at) => {
    if (!tape.chance(25)) return [];
    const copy = tape.chance(30) ? `${interconnect.name}!` : `copy ${at}`;
    const owner = tape.chance(40) ? someoneElse : (interconnect.owner ?? accountTag);
    return taken.has(copy) ? [] : [{ ...interconnect, name: copy, owner }];
  });
  return copies;
}

function strangeSlot(slot: SeedSlot, tape: Tape): SeedSlot {
  return tape.chance(10) ? { ...slot, ccr_device_name: text(tape) } : slot;
}

function strangeStatus(tape: Tape): { state: string; reason?: string } {
  return {
    state: tape.choose('Healthy', 'Down', 'Unhealthy', text(tape)),
    ...(tape.chance(50) && { reason: text(tape) }),
  };
}

function strangeCni(cni: SeedCni, taken: Set<string>, tape: Tape): SeedCni {
  const wish = tape.chance(50) ? text(tape) : cni.magic.conduit_name;
  const conduit_name = taken.has(wish) ? cni.magic.conduit_name : wish;
  taken.add(conduit_name);
  const magic = {
    ...cni.magic,
    conduit_name,
    description: tape.chance(60) ? text(tape) : cni.magic.description,
    mtu: tape.chance(8) ? 0 : cni.magic.mtu,
  };
  return {
    ...cni,
    magic,
    ...(tape.chance(10) && { bgp_mode: text(tape) }),
    ...(cni.bgp !== undefined && { bgp: strangeSession(cni.bgp, tape) }),
    ...(tape.chance(10) && strangeLink(tape)),
  };
}

function strangeSession(bgp: NonNullable<SeedCni['bgp']>, tape: Tape): NonNullable<SeedCni['bgp']> {
  return {
    ...bgp,
    ...(tape.chance(10) && { customer_asn: tape.choose(0, 4_294_967_295, 23456, 13335) }),
    ...(tape.chance(10) && {
      extra_prefixes: tape.choose<string[]>(
        ['10.0.0.0/8', '10.0.0.0/08', ' 10.0.0.0/8 '],
        ['10.0.0.1/8'],
        ['2001:db8::/32', '0.0.0.0/0'],
        [text(tape)],
        Array.from({ length: 60 }, (_, i) => `198.51.${i}.0/24`),
      ),
    }),
    ...(tape.chance(10) && {
      md5_key: tape.choose('', 'with a "quote"', 'ends in blank ', 'ключ', '0123', '$${x}${env:DEMARC_Y}'),
    }),
  };
}

function strangeLink(tape: Tape): Partial<SeedCni> {
  const [cust_ip, p2p_ip] = tape.choose<readonly [string, string]>(
    ['10.9.0.0/30', '10.9.0.1/30'],
    ['10.9.0.1/31', '10.9.4.0/31'],
    ['10.9.0.1/31', '10.9.0.1/31'],
    ['not an address', ''],
    ['10.0.0.9/8', '10.0.0.8/8'],
    ['fe80::1/64', 'fe80::2/64'],
  );
  return { cust_ip, p2p_ip };
}

/** CNIs whose links lie in the link of another, in one account. */
function overlapping(cnis: readonly SeedCni[], hosts: readonly string[], tape: Tape): readonly SeedCni[] {
  const [first] = cnis;
  if (first === undefined || !tape.chance(20)) return [];
  const host = tape.pick(hosts) ?? first.interconnect;
  const magic = { conduit_name: 'the same link', description: '', mtu: 1500 };
  return [{ ...first, id: cniId(500), interconnect: host, magic }];
}
