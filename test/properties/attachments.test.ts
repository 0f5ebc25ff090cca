import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DesiredCni, DesiredGcpPartner } from '../../src/model/desired.ts';
import type { LiveCni, LiveGcpPartner } from '../../src/model/live.ts';
import type { AccountPlan } from '../../src/model/plan.ts';
import { Secret } from '../../src/model/secret.ts';
import { accountTag, cni, desired, gcp, live, liveCni, liveGcp } from '../helpers/account.ts';
import { runs } from '../helpers/hold.ts';
import { planned } from '../helpers/plan.ts';
import { Tally } from '../helpers/tally.ts';
import { Tape, tapes } from '../helpers/tape.ts';
import { type Attachment, mistakenAttachments, type SaidOfAttachments } from '../oracle/attachments.ts';

interface Case {
  readonly prune: boolean;
  readonly attachments: readonly LiveGcpPartner[];
  readonly links: readonly LiveCni[];
  readonly interconnects: readonly DesiredGcpPartner[];
  readonly cnis: readonly DesiredCni[];
}

/** Few regions and bandwidths, so that attachments look alike: some of somebody else, some with CNIs that no document declares. */
function draw(tape: Tape): Case {
  const region = () => tape.choose('us-east4', 'us-east4', 'us-west1');
  const bandwidth = () => tape.choose('1G', '1G', '1G', '2G');
  const attachments = Array.from({ length: 1 + tape.below(4) }, (_, i) => ({
    ...liveGcp(`icon-${i}`, region(), tape.chance(10) ? undefined : bandwidth()),
    owner: tape.chance(6) ? 'f'.repeat(32) : accountTag,
  }));
  const links = Array.from({ length: tape.below(5) }, (_, n) =>
    liveCni(n, `w${n}`, tape.pick(attachments)?.name ?? ''),
  );
  const keys = ['a', 'b', 'c'].slice(0, 1 + tape.below(3));
  const own = tape.shuffled(attachments);
  const interconnects = keys.map((key, i) =>
    gcp(key, {
      region: region(),
      bandwidth: bandwidth(),
      pairing_key: new Secret('canary'),
      protect: tape.chance(20),
      state: tape.chance(12) ? 'absent' : 'present',
      ...(tape.chance(35) && own[i] !== undefined && { name: own[i].name }),
    }),
  );
  const onKey = (name: string) => cni(name, tape.pick(keys) ?? '', { magic: { conduit_name: name, mtu: 1500 } });
  const declared = links.flatMap(({ magic }) => (tape.chance(50) ? [] : [onKey(magic.conduit_name)]));
  const cnis = tape.chance(25) ? [...declared, onKey('new')] : declared;
  return { prune: tape.chance(20), attachments, links, interconnects, cnis };
}

function planOf({ prune, attachments, links, interconnects, cnis }: Case): AccountPlan {
  const documents = desired({ policy: { prune, max_deletes: 9 }, interconnects, cnis });
  return planned(documents, live({ interconnects: attachments, cnis: links })).plan;
}

function said({ matches = [], changes, unmanaged }: AccountPlan): SaidOfAttachments {
  return {
    matches: matches.flatMap(({ address, live_id: name, matched_by: by }) =>
      name === null || !address.startsWith('interconnect.') ? [] : [{ key: address.slice(13), name, by }],
    ),
    made: changes.flatMap(({ action, live_id: old, fields }) => {
      const name = fields.find(({ path }) => path === 'name')?.after;
      return action === 'replace' && typeof name === 'string' ? [{ name, old }] : [];
    }),
    unmanaged: unmanaged.flatMap(({ kind, live_id }) => (kind === 'interconnect' ? [live_id] : [])),
    pruned: changes.flatMap(({ kind, action, key, live_id }) =>
      kind === 'interconnect' && action === 'delete' && key === null && live_id !== null ? [live_id] : [],
    ),
  };
}

function mistakes(drawn: Case, plan: AccountPlan): readonly string[] {
  const { prune, attachments, links, interconnects, cnis } = drawn;
  const known: readonly Attachment[] = attachments.map(({ owner, ...each }) => ({
    ...each,
    own: owner === accountTag,
  }));
  const keys = interconnects.map(({ key, region, bandwidth, protect, state }) => {
    const mine = new Set(cnis.flatMap((each) => (each.interconnect === key ? [each.magic.conduit_name] : [])));
    const hosts = new Set(links.flatMap((link) => (mine.has(link.magic.conduit_name) ? [link.interconnect] : [])));
    return { key, region, bandwidth, hosts, matters: protect || state === 'absent' || mine.size > 0 };
  });
  return mistakenAttachments(known, keys, prune, said(plan));
}

test('each Google attachment has one place in a plan, and none is taken for another one that looks alike', () => {
  const tally = new Tally();
  fc.assert(
    fc.property(tapes(120), (numbers) => {
      const drawn = draw(new Tape(numbers));
      const plan = planOf(drawn);
      tally.count([
        plan.errors.length === 0 ? 'planned' : 'refused',
        ...plan.errors.map(({ code }) => code),
        ...new Set((plan.matches ?? []).map(({ matched_by }) => matched_by ?? 'no match')),
        ...(said(plan).made.length > 0 ? ['made before'] : []),
        ...(said(plan).unmanaged.length > 0 ? ['unmanaged'] : []),
      ]);
      if (plan.errors.length === 0) expect(mistakes(drawn, plan), JSON.stringify(drawn)).toEqual([]);
    }),
    { numRuns: runs * 8 },
  );
  console.info(tally.toString());
  const kinds = ['planned', 'plan-ambiguous', 'region_bandwidth', 'hosted_cnis', 'made before', 'unmanaged'];
  expect(tally.rarerThan(1, kinds)).toEqual([]);
});

test.each<[string, Partial<SaidOfAttachments>, string]>([
  ['an attachment that counts nowhere', { unmanaged: [] }, 'icon-2 has 0 places'],
  ['one that counts twice', { pruned: ['icon-2'] }, 'icon-2 has 2 places'],
  [
    'one that counts as made for another one of its region',
    { unmanaged: [], made: [{ name: 'icon-2', old: 'icon-1' }] },
    'icon-2 counts as made for icon-1, in the same region',
  ],
  [
    'a choice by looks alone',
    { matches: [{ key: 'a', name: 'icon-1', by: 'region_bandwidth' }] },
    'a is icon-1, and may be icon-2',
  ],
])('the oracle sees %s', (_, mistake, found) => {
  const alike = { region: 'us-east4', bandwidth: '1G', own: true };
  const attachments = [1, 2].map((n) => ({ ...alike, name: `icon-${n}` }));
  const key = { key: 'a', region: 'us-east4', bandwidth: '1G', matters: true, hosts: new Set<string>() };
  const matches = [{ key: 'a', name: 'icon-1', by: 'pin' }];
  const right = { matches, made: [], unmanaged: ['icon-2'], pruned: [] };
  expect(mistakenAttachments(attachments, [key], false, right)).toEqual([]);
  expect(mistakenAttachments(attachments, [key], false, { ...right, ...mistake })).toEqual([found]);
});
