import { describe, expect, it } from 'vitest';
import type { LiveCni } from '../../src/model/live.ts';
import { Secret } from '../../src/model/secret.ts';
import {
  accountTag,
  cni,
  desired,
  direct,
  fieldOrigin,
  gcp,
  live,
  liveBgp,
  liveCni,
  liveDirect,
  liveGcp,
  liveSlot,
  liveUnknown,
  slotId,
} from '../helpers/account.ts';
import { changeOf, outline, planned } from '../helpers/plan.ts';
import { planNeeds } from '../helpers/plan-needs.ts';

const pairingKey = new Secret('7e51371e-72a3-40b5-b844-2e3efefaee59/us-east4/2');

describe('a plan of undeclared fields', () => {
  it('does not compare a field that the document leaves out', () => {
    const { plan } = planned(
      desired({ interconnects: [direct('a', { slot_id: slotId(1) })], cnis: [cni('wan', 'a')] }),
      live({
        default_asn: 64512,
        interconnects: [liveDirect('icon-1', 1, { speed: '100G' })],
        cnis: [
          liveCni(1, 'wan', 'icon-1', {
            bgp: liveBgp(65010),
            bgp_mode: 'advertise_only',
            magic: { conduit_name: 'wan', description: 'hand made', mtu: 1476 },
          }),
        ],
      }),
    );
    expect(outline(plan)).toEqual([]);
    expect(plan.summary).toMatchObject({ unchanged: 2, unmanaged: 0 });
  });

  it('compares addresses, prefixes and sets by value, not by spelling or order', () => {
    const { plan } = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(1) })],
        cnis: [
          cni('wan', 'a', {
            cust_ip: '10.0.0.3/31',
            bgp: { customer_asn: 65010, extra_prefixes: ['10.0.0.0/8', '0.0.0.0/0'] },
          }),
        ],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1)],
        cnis: [liveCni(1, 'wan', 'icon-1', { bgp: liveBgp(65010, { extra_prefixes: ['0.0.0.0/0', '10.0.0.0/8'] }) })],
      }),
    );
    expect(outline(plan)).toEqual([]);
  });

  it('treats null as "must be absent"', () => {
    const { plan } = planned(
      desired({ interconnects: [direct('a', { slot_id: slotId(1) })], cnis: [cni('wan', 'a', { bgp: null })] }),
      live({
        interconnects: [liveDirect('icon-1', 1)],
        cnis: [liveCni(1, 'wan', 'icon-1', { bgp: liveBgp(65010, { md5_key: new Secret('k') }) })],
      }),
    );
    expect(changeOf(plan, 'cni.wan')).toMatchObject({
      action: 'update',
      impact: 'routes',
      fields: [
        { path: 'bgp.customer_asn', before: 65010 },
        { path: 'bgp.extra_prefixes', before: [] },
        { path: 'bgp.md5_key', before: { sensitive: true } },
      ],
    });
  });
});

describe('sensitive values', () => {
  it('are compared, and marked as sensitive on both sides', () => {
    const account = (key: string) =>
      desired({
        interconnects: [direct('a', { slot_id: slotId(1) })],
        cnis: [cni('wan', 'a', { bgp: { md5_key: new Secret(key) } })],
      });
    const liveAccount = live({
      interconnects: [liveDirect('icon-1', 1)],
      cnis: [liveCni(1, 'wan', 'icon-1', { bgp: liveBgp(65010, { md5_key: new Secret('old-key') }) })],
    });
    expect(outline(planned(account('old-key'), liveAccount).plan)).toEqual([]);
    const { plan } = planned(account('new-key'), liveAccount);
    expect(changeOf(plan, 'cni.wan').fields).toEqual([
      { path: 'bgp.md5_key', before: { sensitive: true }, after: { sensitive: true } },
    ]);
    expect(JSON.stringify(plan)).not.toMatch(/old-key|new-key/);
  });

  it('are in the digest only as a mark, never as a value or its hash', () => {
    const digest = (key: string) =>
      changeOf(
        planned(
          desired({
            interconnects: [gcp('g', { bandwidth: '1G', region: 'us-east4', pairing_key: new Secret(key) })],
          }),
          live(),
        ).plan,
        'interconnect.g',
      ).digest;
    expect(digest('one/us-east4/1')).toBe(digest('two/us-east4/1'));
  });

  it('are listed as not compared when skipped, and a create that needs one is not carried out', () => {
    const skipped = new Set(['bgp.md5_key']);
    const { plan, missingSecrets } = planned(
      desired({
        interconnects: [
          direct('a', { slot_id: slotId(1) }),
          gcp('g', { name: 'icon-2', unknown: new Set(['pairing_key']) }),
        ],
        cnis: [
          cni('new', 'a', { bgp: { customer_asn: 65010 }, unknown: skipped }),
          cni('old', 'a', { bgp: { customer_asn: 65010 }, unknown: skipped }),
        ],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1), liveGcp('icon-2', 'us-east4', '1G')],
        cnis: [liveCni(1, 'old', 'icon-1', { bgp: liveBgp(65010) })],
      }),
      { skipSecrets: true },
    );
    expect(outline(plan)).toEqual(['+ cni.new']);
    expect(plan.not_compared.map(({ address, path }) => `${address} ${path}`)).toEqual([
      'interconnect.g pairing_key',
      'cni.new bgp.md5_key',
      'cni.old bgp.md5_key',
    ]);
    expect(missingSecrets).toEqual(['cni.new']);
  });
});

describe('creating', () => {
  it('lists every field that the create sets and what Cloudflare assigns', () => {
    const { plan } = planned(
      desired({
        interconnects: [direct('a', { slot_id: slotId(1), speed: '10G' })],
        cnis: [cni('wan', 'a', { bgp: { customer_asn: 65010, md5_key: new Secret('s') } })],
      }),
      live(),
      { slots: [liveSlot(1)] },
    );
    expect(changeOf(plan, 'interconnect.a').fields).toEqual([
      { path: 'name', after: { known_after_apply: true } },
      { path: 'slot_id', after: slotId(1) },
      { path: 'speed', after: '10G' },
      { path: 'type', after: 'direct' },
    ]);
    expect(changeOf(plan, 'cni.wan').fields).toEqual([
      { path: 'bgp.customer_asn', after: 65010 },
      { path: 'bgp.extra_prefixes', after: [] },
      { path: 'bgp.md5_key', after: { sensitive: true } },
      { path: 'cust_ip', after: { known_after_apply: true } },
      { path: 'interconnect', after: 'interconnect.a (new)' },
      { path: 'magic.conduit_name', after: 'wan' },
      { path: 'magic.description', after: '' },
      { path: 'magic.mtu', after: 1500 },
      { path: 'p2p_ip', after: { known_after_apply: true } },
    ]);
  });

  it('needs slots only for a create or a replacement, and only as many as necessary', () => {
    const liveAccount = live({ interconnects: [liveDirect('icon-1', 1)] });
    expect(planNeeds(desired({ interconnects: [direct('a', { slot_id: slotId(1) })] }), liveAccount)).toEqual({
      slotIds: [],
      slots: undefined,
      health: [],
    });
    expect(planNeeds(desired({ interconnects: [direct('a', { slot_id: slotId(2) })] }), liveAccount).slotIds).toEqual([
      slotId(2),
    ]);
    const selecting = desired({
      interconnects: [
        direct('a', { slot: { site: 'lhr01', speed: '10G' } }),
        direct('b', { slot: { site: 'lhr01', speed: '100G' } }),
      ],
    });
    expect(planNeeds(selecting, live()).slots).toEqual({ occupied: false, site: 'lhr01' });
  });

  it.each([
    [
      'is taken',
      [liveSlot(1, { occupied: true })],
      'plan-slot-taken',
      'choose a free port: demarc slots --free --site ewr01',
    ],
    ['does not exist', [], 'plan-slot-unknown', 'list the free ports with demarc slots --free'],
    [
      'has another speed',
      [liveSlot(1, { speed: '100G' })],
      'plan-slot-speed',
      'write speed: 100G, or choose a 10G port: demarc slots --free --speed 10G',
    ],
  ])('is impossible when the slot %s, and counts nothing', (_, slots, code, hint) => {
    const { plan, work } = planned(
      desired({ interconnects: [direct('a', { slot_id: slotId(1), speed: '10G' })], cnis: [cni('wan', 'a')] }),
      live(),
      { slots },
    );
    expect(plan.errors.map((note) => [note.code, note.hint])).toEqual([[code, hint]]);
    expect([plan.complete, plan.applyable, plan.changes, work]).toEqual([false, false, [], []]);
    expect(plan.summary).toEqual({
      ...{ create: 0, update: 0, replace: 0, delete: 0 },
      ...{ unchanged: 0, unmanaged: 0, ignored: 0, blocked: 0 },
    });
  });

  it('is impossible on a Google partner interconnect without an MTU, a pairing key or a region', () => {
    const codes = (given: Parameters<typeof gcp>[1], mtu?: number) =>
      planned(
        desired({
          interconnects: [gcp('g', { bandwidth: '1G', ...given })],
          cnis: [cni('c', 'g', { magic: { conduit_name: 'c', ...(mtu !== undefined && { mtu }) } })],
        }),
        live(),
      ).plan.errors.map((note) => note.code);
    expect(codes({ pairing_key: pairingKey })).toEqual(['plan-incomplete']);
    expect(codes({ region: 'us-east4' }, 1440)).toEqual(['plan-incomplete']);
    expect(codes({ region: 'us-east4', unknown: new Set(['pairing_key']) }, 1440)).toEqual(['variable-unset']);
    expect(codes({ pairing_key: new Secret('opaque') }, 1440)).toEqual(['plan-region-unknown']);
    expect(codes({ pairing_key: pairingKey }, 1440)).toEqual([]);
  });

  it('never creates an interconnect that is only named', () => {
    const { plan } = planned(desired({ interconnects: [direct('a', { name: 'icon-1' })] }), live());
    expect(plan.errors.map((note) => note.code)).toEqual(['plan-not-found']);
  });

  it('needs an interconnect that is declared or live, and names those that are', () => {
    const known = (...keys: readonly string[]) =>
      planned(
        desired({
          interconnects: keys.map((key, n) => direct(key, { name: `icon-${2 * n}` })),
          cnis: [cni('wan', 'nowhere', { origin: fieldOrigin })],
        }),
        live({ interconnects: keys.flatMap((_, n) => [2 * n, 2 * n + 1]).map((n) => liveDirect(`icon-${n}`, n)) }),
      ).plan.errors.map(({ message, hint, source }) => [message, hint, source?.file]);
    const message = 'cni.wan is put on interconnect nowhere, which no document declares and which is not live';
    expect(known()).toEqual([[message, 'known are: none', 'interconnect']]);
    expect(known('a', 'z')).toEqual([[message, 'known are: a, icon-0, icon-1, icon-2, icon-3, z', 'interconnect']]);
  });

  it('gives selectors free and diverse slots, all in one search', () => {
    const { plan } = planned(
      desired({
        interconnects: [
          direct('a', { slot: { speed: '10G' } }),
          direct('b', { slot: { speed: '10G', diverse_from: ['a'] } }),
          direct('c', { slot: { site: 'ewr01', speed: '10G' } }),
        ],
      }),
      live(),
      {
        slots: [
          liveSlot(1, { device: 'r1' }),
          liveSlot(2, { device: 'r1', site: 'lhr01' }),
          liveSlot(3, { device: 'r2', site: 'lhr01' }),
        ],
      },
    );
    const chosen = plan.changes.map((change) => change.fields.find((field) => field.path === 'slot_id')?.after);
    expect(chosen).toEqual([slotId(2), slotId(3), slotId(1)]);
  });

  it('gives no selector the slot of a tombstone, because the next run would delete the circuit', () => {
    const { plan } = planned(
      desired({
        interconnects: [
          direct('gone', { slot_id: slotId(1), state: 'absent' }),
          direct('new', { slot: { speed: '10G' } }),
        ],
      }),
      live(),
      { slots: [liveSlot(1), liveSlot(2)] },
    );
    expect(changeOf(plan, 'interconnect.new').fields).toContainEqual({ path: 'slot_id', after: slotId(2) });
  });

  it('names the key that uses a port, or the live name when it is undeclared', () => {
    const { plan } = planned(
      desired({
        interconnects: [
          direct('holder', { name: 'icon-1' }),
          direct('a', { slot_id: slotId(1) }),
          direct('b', { slot_id: slotId(2) }),
        ],
      }),
      live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2), liveDirect('icon-3', 2)] }),
      { slots: [liveSlot(1, { occupied: true }), liveSlot(2, { occupied: true })] },
    );
    expect(plan.errors.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^interconnect\.a: slot .* is taken by interconnect\.holder \(icon-1\)$/),
    );
  });

  it.each([
    ['site', 'EWR1', 'no port has site EWR1: did you mean ewr01?'],
    ['facility', 'NY5', 'no port has facility NY5: did you mean Equinix NY5?'],
    ['device', 'ewr01_ccr-2', 'no port has device ewr01_ccr-2: did you mean ewr01-ccr2?'],
    ['site', 'somewhere', 'no port has site somewhere; there are ewr01, lhr01'],
  ])('reports a %s that no port has, taken ones included, with a suggestion: %s', (field, value, words) => {
    const { plan } = planned(
      desired({ interconnects: [direct('a', { slot: { speed: '10G', [field]: value } })] }),
      live(),
      {
        slots: [
          liveSlot(1, { site: 'lhr01' }),
          liveSlot(2, {
            site: 'ewr01',
            device: 'ewr01-ccr2',
            facility: { name: 'Equinix NY5', address: [] },
            occupied: true,
          }),
        ],
      },
    );
    expect(plan.errors.map(({ hint }) => hint)).toEqual([words]);
  });

  it('does not report a value that only taken ports have as a mistake', () => {
    const { plan } = planned(desired({ interconnects: [direct('a', { slot: { site: 'EWR01' } })] }), live(), {
      slots: [liveSlot(1, { site: 'lhr01' }), liveSlot(2, { site: 'ewr01', occupied: true })],
    });
    expect(plan.errors.map(({ hint }) => hint)).toEqual([
      'loosen the selector, or see what is free: demarc slots --free',
    ]);
  });

  it('explains which requirement leaves no slot', () => {
    const { plan } = planned(
      desired({ interconnects: [direct('a', { slot: { site: 'lhr01', speed: '100G' } })] }),
      live(),
      { slots: [liveSlot(1, { site: 'lhr01' }), liveSlot(2, { speed: '100G' })] },
    );
    expect(plan.errors.map((note) => note.message)).toEqual([
      'interconnect.a: no free slot satisfies its selector; of 2 free slots site lhr01 leaves 1, speed 100G leaves 1; without site lhr01 it could have 1, without speed 100G it could have 1',
    ]);
  });
});

describe('replacing', () => {
  it('shows the field that forces it, and keeps the CNIs', () => {
    const { plan } = planned(
      desired({ interconnects: [direct('a', { slot_id: slotId(2) })], cnis: [cni('wan', 'a')] }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'wan', 'icon-1')] }),
      { slots: [liveSlot(2)] },
    );
    expect(outline(plan)).toEqual(['-/+ interconnect.a', '~ cni.wan']);
    expect(changeOf(plan, 'interconnect.a').fields).toEqual([
      { path: 'name', before: 'icon-1', after: { known_after_apply: true } },
      { path: 'slot_id', before: slotId(1), after: slotId(2), forces_replacement: true },
    ]);
    expect(changeOf(plan, 'cni.wan')).toMatchObject({
      impact: 'circuit',
      reason: 'interconnect.a, which carries it, is replaced',
      interconnect: 'interconnect.a',
      fields: [{ path: 'interconnect', before: 'icon-1', after: 'interconnect.a (new)' }],
    });
    expect(changeOf(plan, 'interconnect.a').reason).toBe(
      'make before break: the new one is created, its CNIs are moved, then the old one is deleted',
    );
  });

  it.each([
    [
      'speed 100G',
      direct('a', { slot_id: slotId(1), speed: '100G', origin: fieldOrigin }),
      liveDirect('icon-1', 1),
      ['the API stored 10G', 'speed: 10G', 'speed'],
    ],
    [
      'bandwidth 2G',
      gcp('a', {
        ...{ name: 'icon-1', region: 'us-east4', bandwidth: '2G' },
        pairing_key: pairingKey,
        origin: fieldOrigin,
      }),
      liveGcp('icon-1', 'us-east4', '1G'),
      ['the API stored 1G', 'bandwidth: 1G', 'bandwidth'],
    ],
  ] as const)(
    'warns of an empty circuit that would be ordered again for %s, as the API may store the same again',
    (...of) => {
      const [asked, declared, was, [stored, keep, path]] = of;
      const notes = (cnis: readonly LiveCni[]) =>
        planned(desired({ interconnects: [declared] }), live({ interconnects: [was], cnis }), {
          slots: [liveSlot(1, { speed: '100G', occupied: true })],
        })
          .plan.warnings.filter(({ code }) => code === 'plan-stored-otherwise')
          .map(({ address, message, hint, source }) => [address, message, hint, source?.file]);
      expect(notes([])).toEqual([
        [
          'interconnect.a',
          `interconnect.a would be deleted and ordered again for ${asked}; if an earlier apply already asked for that, ${stored}, and may do so again`,
          `to keep icon-1 as it is, write ${keep}`,
          path,
        ],
      ]);
      // What carries something was used as it is.
      expect(notes([liveCni(1, 'wan', 'icon-1')])).toEqual([]);
    },
  );

  it('moves a CNI to another interconnect instead of recreating it', () => {
    const { plan } = planned(
      desired({
        policy: { max_deletes: 2 },
        interconnects: [direct('a', { slot_id: slotId(1), state: 'absent' }), direct('b', { slot_id: slotId(2) })],
        cnis: [cni('wan', 'b')],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
        cnis: [liveCni(1, 'wan', 'icon-1')],
      }),
    );
    expect(outline(plan)).toEqual(['- interconnect.a', '~ cni.wan']);
    expect(changeOf(plan, 'cni.wan').fields).toEqual([
      { path: 'interconnect', before: 'interconnect.a', after: 'interconnect.b' },
    ]);
  });
});

describe('deleting', () => {
  const liveAccount = live({
    interconnects: [
      liveDirect('icon-1', 1),
      liveDirect('icon-2', 2, { owner: 'another-account' }),
      liveDirect('other-3', 3),
      liveUnknown('icon-4', 'aws_partner'),
      liveDirect('icon-5', 5, { owner: accountTag }),
    ],
    cnis: [liveCni(1, 'kept', 'icon-1'), liveCni(2, 'theirs', 'other-3'), liveCni(3, 'stray', 'icon-1')],
  });

  it('leaves objects that the documents do not mention', () => {
    const { plan } = planned(desired(), liveAccount);
    expect(outline(plan)).toEqual([]);
    expect(plan.unmanaged.map((reference) => reference.summary)).toEqual([
      'direct 10G ewr01',
      'direct 10G ewr01',
      'aws_partner',
      'direct 10G ewr01',
      'direct 10G ewr01',
      'kept on icon-1 (10.0.0.3/31)',
      'theirs on other-3 (10.0.0.5/31)',
      'stray on icon-1 (10.0.0.7/31)',
    ]);
  });

  it('deletes the object of a tombstone, and counts a missing one as unchanged', () => {
    const { plan } = planned(
      desired({
        cnis: [cni('stray', 'icon-1', { state: 'absent' }), cni('gone', 'icon-1', { state: 'absent' })],
      }),
      liveAccount,
    );
    expect(outline(plan)).toEqual(['- cni.stray']);
    expect(plan.summary).toMatchObject({ delete: 1, unchanged: 1 });
  });

  it('prunes undeclared objects, but never ignored ones, those of others or unknown types', () => {
    const { plan } = planned(
      desired({
        policy: { prune: true, max_deletes: 9, ignore: ['other-*'] },
        interconnects: [direct('one', { slot_id: slotId(1) })],
        cnis: [cni('kept', 'one')],
      }),
      liveAccount,
    );
    expect(outline(plan)).toEqual(['- interconnect.icon-5', '- cni.stray']);
    const reason = 'no document declares it and policy.prune is on';
    expect(plan.changes.map((change) => [change.key, change.reason])).toEqual([
      [null, reason],
      [null, reason],
    ]);
    expect(plan.ignored.map((reference) => reference.live_id)).toEqual([
      'other-3',
      '10000000-0000-4000-8000-000000000002',
    ]);
  });

  it('does not prune an interconnect that a declared CNI names by its live name', () => {
    const { plan } = planned(
      desired({ policy: { prune: true, max_deletes: 9, ignore: ['other-*'] }, cnis: [cni('kept', 'icon-1')] }),
      liveAccount,
    );
    expect(outline(plan)).toEqual(['- interconnect.icon-5', '- cni.stray']);
  });

  it('refuses to delete an interconnect with CNIs that policy.ignore excludes', () => {
    const { plan } = planned(
      desired({
        policy: { ignore: ['stray'] },
        interconnects: [direct('one', { slot_id: slotId(1), state: 'absent' })],
        cnis: [cni('kept', 'icon-5')],
      }),
      liveAccount,
    );
    expect(plan.errors.map((note) => note.code)).toEqual(['plan-host-of-ignored']);
  });

  it('gives undeclared objects addresses that differ from declared keys', () => {
    const { plan } = planned(
      desired({
        policy: { prune: true, max_deletes: 9 },
        interconnects: [direct('one', { slot_id: slotId(1) })],
        cnis: [cni('stray', 'one', { magic: { conduit_name: 'kept' } })],
      }),
      live({
        interconnects: [liveDirect('icon-1', 1)],
        cnis: [liveCni(1, 'kept', 'icon-1'), liveCni(3, 'stray', 'icon-1')],
      }),
    );
    expect(outline(plan)).toEqual(['- cni.live/stray']);
  });

  it('refuses to prune against documents that declare nothing', () => {
    const { plan } = planned(desired({ policy: { prune: true, max_deletes: 99 } }), liveAccount);
    expect([plan.errors.map((note) => note.code), plan.changes]).toEqual([['plan-prune-empty'], []]);
  });

  it('leaves unmanaged objects out where the policy ignores them', () => {
    const { plan } = planned(desired({ policy: { unmanaged: 'ignore' } }), liveAccount);
    expect([plan.unmanaged, plan.summary.unmanaged]).toEqual([[], 0]);
  });
});

describe('impact', () => {
  const liveAccount = live({
    interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
    cnis: [liveCni(1, 'wan', 'icon-1', { bgp: liveBgp(65010) })],
  });
  it.each([
    ['none', cni('wan', 'icon-1', { magic: { conduit_name: 'wan', description: 'new' } })],
    ['session', cni('wan', 'icon-1', { magic: { conduit_name: 'wan', mtu: 1476 } })],
    ['both_ends', cni('wan', 'icon-1', { bgp: { customer_asn: 65020 } })],
    ['routes', cni('wan', 'icon-1', { bgp_mode: 'advertise_only' as const })],
    ['circuit', cni('wan', 'icon-2')],
    ['circuit', cni('wan', 'icon-1', { state: 'absent' as const })],
  ])('is %s', (impact, declared) => {
    const { plan } = planned(desired({ cnis: [declared] }), liveAccount);
    expect(changeOf(plan, 'cni.wan').impact).toBe(impact);
  });

  it('of the account ASN is the whole account when sessions are live, and none otherwise', () => {
    const impact = (state: typeof liveAccount) =>
      changeOf(planned(desired({ default_asn: 64512 }), state).plan, 'settings').impact;
    expect(impact(liveAccount)).toBe('account');
    expect(impact(live({ interconnects: [liveGcp('icon-1', 'us-east4', '1G')] }))).toBe('none');
  });
});
