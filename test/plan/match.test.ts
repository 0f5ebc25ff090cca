import { describe, expect, it } from 'vitest';
import type { LiveDirect } from '../../src/model/live.ts';
import { matchAccount } from '../../src/plan/match/match-account.ts';
import {
  cni,
  cniId,
  desired,
  direct,
  gcp,
  live,
  liveCni,
  liveDirect,
  liveGcp,
  liveSlot,
  slotId,
} from '../helpers/account.ts';
import { outline, planned } from '../helpers/plan.ts';

describe('matching interconnects', () => {
  it('prefers the pin to the slot', () => {
    const match = matchAccount(
      desired({ interconnects: [direct('a', { name: 'icon-2', slot_id: slotId(1) })] }),
      live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)] }),
    );
    expect(match.interconnects.get('a')?.name).toBe('icon-2');
    expect(match.reasons.get('interconnect.a')).toBe('pin');
  });

  it('compares slot ids without regard to case', () => {
    const match = matchAccount(
      desired({ interconnects: [direct('a', { slot_id: 'ABCDEF00-0000-4000-8000-000000000001' })] }),
      live({ interconnects: [liveDirect('icon-1', 1, { slot_id: 'abcdef00-0000-4000-8000-000000000001' })] }),
    );
    expect(match.reasons.get('interconnect.a')).toBe('slot_id');
  });

  it('replaces a pin without an object by a unique match, with a warning that names both', () => {
    const match = matchAccount(
      desired({ interconnects: [direct('a', { name: 'icon-9', slot_id: slotId(1) })] }),
      live({ interconnects: [liveDirect('icon-1', 1)] }),
    );
    expect(match.interconnects.get('a')?.name).toBe('icon-1');
    expect(match.warnings.map((note) => note.message)).toEqual([
      'interconnect.a is pinned to icon-9, which does not exist; icon-1 is used instead',
    ]);
  });

  it('refuses two keys with a pin to one live interconnect, and a pin to another type', () => {
    const { errors } = matchAccount(
      desired({
        interconnects: [
          direct('a', { name: 'icon-1' }),
          direct('b', { name: 'icon-1' }),
          gcp('c', { name: 'icon-1', region: 'us-east4', bandwidth: '1G' }),
        ],
      }),
      live({ interconnects: [liveDirect('icon-1', 1)] }),
    );
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ['plan-pin-shared', 'interconnect.b and interconnect.a are pinned to the same live interconnect icon-1'],
      [
        'plan-pin-type',
        'interconnect.c is gcp_partner, but the live interconnect icon-1 that it is pinned to is direct',
      ],
    ]);
  });

  it('recognises an interconnect with an edited slot by its CNIs', () => {
    const match = matchAccount(
      desired({ interconnects: [direct('a', { slot_id: slotId(2) })], cnis: [cni('wan', 'a')] }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'wan', 'icon-1')] }),
    );
    expect(match.interconnects.get('a')?.name).toBe('icon-1');
    expect(match.reasons.get('interconnect.a')).toBe('hosted_cnis');
  });

  it('gives a circuit to the selector that no other satisfies, when its last CNI moves to a new key', () => {
    const site = (name: string) => ({ slot: { site: name } });
    const account = live({
      interconnects: [liveDirect('icon-1', 1, { site: 'ewr01' })],
      cnis: [liveCni(1, 'wan', 'icon-1')],
    });
    const documents = (b: Parameters<typeof direct>[1]) =>
      desired({ interconnects: [direct('a', site('ewr01')), direct('b', b)], cnis: [cni('wan', 'b')] });
    for (const b of [{ slot_id: slotId(2) }, site('lhr01')]) {
      const { interconnects, reasons, errors } = matchAccount(documents(b), account);
      expect([...interconnects].map(([key, { name }]) => [key, name])).toEqual([['a', 'icon-1']]);
      expect(reasons.get('interconnect.a')).toBe('slot');
      expect(errors).toEqual([]);
    }
    // Where another circuit does for the selector, the one that carries the CNI is what is to be replaced.
    const two = { ...account, interconnects: [...account.interconnects, liveDirect('icon-2', 3, { site: 'ewr01' })] };
    const { interconnects } = matchAccount(documents({ slot_id: slotId(2) }), two);
    expect([...interconnects].map(([key, { name }]) => [key, name]).sort()).toEqual([
      ['a', 'icon-2'],
      ['b', 'icon-1'],
    ]);
  });

  it('gives a selector an empty circuit before one with the CNIs of another key', () => {
    const { interconnects, errors } = matchAccount(
      desired({
        interconnects: [direct('a', { slot_id: slotId(3) }), direct('b', { slot: { site: 'ewr01' } })],
        cnis: [cni('wan', 'a'), cni('new', 'b')],
      }),
      live({
        interconnects: [
          liveDirect('icon-1', 1, { site: 'ewr01' }),
          liveDirect('icon-2', 2, { site: 'ewr01' }),
          liveDirect('icon-3', 3, { site: 'lhr01' }),
        ],
        cnis: [liveCni(1, 'wan', 'icon-1')],
      }),
    );
    expect(errors).toEqual([]);
    expect(interconnects.get('b')?.name).toBe('icon-2');
  });

  it.each([
    ['whose own CNI is on what is another key', ['a', 'icon-2'], []],
    [
      'while a cut-off run has made an empty one for a key that is replaced',
      ['c', 'icon-0'],
      [liveDirect('icon-3', 3)],
    ],
  ] as const)('gives a circuit to the selector that fits it, %s', (_, [key, host], made) => {
    const site = (name: string) => ({ slot: { site: name } });
    const { interconnects, errors } = matchAccount(
      desired({
        interconnects: [
          direct('a', site('ewr01')),
          direct('b', site('lhr01')),
          ...(made.length > 0 ? [direct('c', site('ewr01'))] : []),
        ],
        cnis: [cni('left', 'b'), cni('stays', 'b'), cni('own', key)],
      }),
      live({
        interconnects: [
          liveDirect('icon-0', 9, { site: 'cdg01' }),
          liveDirect('icon-1', 1, { site: 'ewr01' }),
          liveDirect('icon-2', 2, { site: 'lhr01' }),
          ...made,
        ],
        cnis: [liveCni(1, 'left', 'icon-1'), liveCni(2, 'stays', 'icon-2'), liveCni(3, 'own', host)],
      }),
    );
    expect(errors).toEqual([]);
    expect(interconnects.get('a')?.name).toBe('icon-1');
    expect(interconnects.get('b')?.name).toBe('icon-2');
  });

  it('is not ambiguous when selectors could only exchange a circuit that all its CNIs leave', () => {
    const site = (name: string) => ({ slot: { site: name } });
    const { errors, interconnects } = matchAccount(
      desired({
        interconnects: [direct('a', site('lhr01')), direct('b', site('ewr01')), direct('c', site('ewr01'))],
        cnis: [cni('wan', 'a'), cni('new', 'c')],
      }),
      live({
        interconnects: [
          liveDirect('icon-1', 1, { site: 'ewr01' }),
          liveDirect('icon-2', 2, { site: 'ewr01' }),
          liveDirect('icon-3', 3, { site: 'lhr01' }),
        ],
        cnis: [liveCni(1, 'wan', 'icon-1')],
      }),
    );
    expect(errors).toEqual([]);
    expect([...interconnects].map(([key, { name }]) => [key, name]).sort()).toEqual([
      ['a', 'icon-3'],
      ['b', 'icon-1'],
      ['c', 'icon-2'],
    ]);
  });

  it('gives no circuit of a protected key to a selector, and its replacement is blocked', () => {
    const account = live({
      interconnects: [liveDirect('icon-1', 1, { site: 'ewr01' })],
      cnis: [liveCni(1, 'wan', 'icon-1')],
    });
    const { interconnects } = matchAccount(
      desired({
        interconnects: [direct('a', { slot: { site: 'ewr01' } }), direct('b', { slot_id: slotId(2), protect: true })],
        cnis: [cni('wan', 'b')],
      }),
      account,
    );
    expect([...interconnects].map(([key, { name }]) => [key, name])).toEqual([['b', 'icon-1']]);
  });

  it("gives a circuit with CNIs of two keys to the key without a pin when the other's pin has no object", () => {
    const match = (protect: boolean) =>
      matchAccount(
        desired({
          interconnects: [
            direct('a', { name: 'gone', slot_id: slotId(2), protect }),
            direct('b', { slot_id: slotId(3) }),
          ],
          cnis: [cni('x', 'a'), cni('y', 'b')],
        }),
        live({
          interconnects: [liveDirect('icon-1', 1)],
          cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1')],
        }),
      );
    expect(match(false).errors).toEqual([]);
    expect([...match(false).interconnects].map(([key, { name }]) => [key, name])).toEqual([['b', 'icon-1']]);
    expect(match(true).errors.map(({ code }) => code)).toEqual(['plan-ambiguous', 'plan-ambiguous']);
  });

  it('is ambiguous when two keys claim the interconnect that hosts CNIs of both', () => {
    const { errors, interconnects } = matchAccount(
      desired({
        interconnects: [direct('a', { slot_id: slotId(2) }), direct('b', { slot_id: slotId(3) })],
        cnis: [cni('x', 'a'), cni('y', 'b')],
      }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1')] }),
    );
    expect(interconnects.size).toBe(0);
    expect(errors.map(({ code, address, hint }) => [code, address, hint])).toEqual([
      ['plan-ambiguous', 'interconnect.a', 'pin it with name: icon-1'],
      ['plan-ambiguous', 'interconnect.b', 'pin it with name: icon-1'],
    ]);
  });

  it('never gives a tombstone an interconnect by its CNIs', () => {
    const match = matchAccount(
      desired({ interconnects: [direct('a', { slot_id: slotId(2), state: 'absent' })], cnis: [cni('x', 'a')] }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'x', 'icon-1')] }),
    );
    expect(match.interconnects.size).toBe(0);
  });

  it('recognises no interconnect by a CNI that the documents delete', () => {
    const documents = (state: 'present' | 'absent') =>
      desired({ interconnects: [direct('a', { slot_id: slotId(2) })], cnis: [cni('x', 'a', { state })] });
    const account = live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'x', 'icon-1')] });
    const slots = [liveSlot(2)];
    expect(outline(planned(documents('present'), account, { slots }).plan)).toEqual(['-/+ interconnect.a', '~ cni.x']);
    // The circuit is in no document then: it stays.
    expect(outline(planned(documents('absent'), account, { slots }).plan)).toEqual(['+ interconnect.a', '- cni.x']);
  });

  it('distinguishes redundant Google attachments by their CNIs', () => {
    const match = matchAccount(
      desired({
        interconnects: [
          gcp('one', { region: 'us-east4', bandwidth: '1G' }),
          gcp('two', { region: 'us-east4', bandwidth: '1G' }),
        ],
        cnis: [cni('x', 'one'), cni('y', 'two')],
      }),
      live({
        interconnects: [liveGcp('icon-1', 'us-east4', '1G'), liveGcp('icon-2', 'us-east4', '1G')],
        cnis: [liveCni(1, 'x', 'icon-2'), liveCni(2, 'y', 'icon-1')],
      }),
    );
    expect(match.errors).toEqual([]);
    expect([...match.interconnects].map(([key, interconnect]) => [key, interconnect.name])).toEqual([
      ['one', 'icon-2'],
      ['two', 'icon-1'],
    ]);
  });

  it('is ambiguous for two equal attachments when a CNI depends on the choice', () => {
    const { errors } = matchAccount(
      desired({
        interconnects: [gcp('one', { region: 'us-east4', bandwidth: '1G' })],
        cnis: [cni('x', 'one')],
      }),
      live({ interconnects: [liveGcp('icon-1', 'us-east4', '1G'), liveGcp('icon-2', 'us-east4', '1G')] }),
    );
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toBe(
      'interconnect.one could be icon-1 or icon-2: they are alike in region and bandwidth',
    );
  });

  it('is ambiguous for two equal attachments when the other one would be replaced', () => {
    const documents = (pin: object) =>
      desired({
        interconnects: [
          gcp('idle', { region: 'us-east4', bandwidth: '1G', ...pin }),
          gcp('new', { region: 'us-east4', bandwidth: '2G' }),
        ],
        cnis: [cni('wan', 'new')],
      });
    const account = live({
      interconnects: [liveGcp('icon-1', 'us-east4', '1G'), liveGcp('icon-2', 'us-east4', '1G')],
      cnis: [liveCni(1, 'wan', 'icon-2')],
    });
    expect(matchAccount(documents({}), account).errors.map(({ code, address }) => [code, address])).toEqual([
      ['plan-ambiguous', 'interconnect.idle'],
    ]);
    const { interconnects, errors } = matchAccount(documents({ name: 'icon-2' }), account);
    expect(errors).toEqual([]);
    expect([...interconnects].map(([key, { name }]) => [key, name])).toEqual([['idle', 'icon-2']]);
  });

  it.each([
    ['prune would delete the other one', {}, { prune: true }, 1],
    ['only one of them would be protected', { protect: true }, {}, 1],
    ['the other one stays without a key', {}, {}, 0],
  ])('is ambiguous for two equal attachments if it matters: %s', (_, given, policy, count) => {
    const { errors, warnings, successors, undeclared } = matchAccount(
      desired({ policy, interconnects: [gcp('one', { region: 'us-east4', bandwidth: '1G', ...given })] }),
      live({
        interconnects: [liveGcp('icon-1', 'us-east4', '1G'), liveGcp('icon-2', 'us-east4', '1G')],
        cnis: [liveCni(1, 'stray', 'icon-2')],
      }),
    );
    const message = 'interconnect.one could be icon-1 or icon-2: they are alike in region and bandwidth';
    expect(errors.map((error) => error.message)).toEqual(count === 0 ? [] : [message]);
    // The other one is no part of a replacement: no key has it.
    expect([warnings, successors.size]).toEqual([[], 0]);
    if (count === 0) expect(undeclared.unmanaged.map(({ name }) => name)).toEqual(['icon-2']);
  });

  it('counts an equal attachment of somebody else in no group of the documents', () => {
    const pair = (key: string, given: object) => gcp(key, { region: 'us-east4', bandwidth: '1G', ...given });
    const { plan } = planned(
      desired({
        interconnects: [
          pair('one', { group: 'n' }),
          gcp('two', { name: 'icon-3', region: 'us-west1', bandwidth: '1G', group: 'n', state: 'absent' }),
        ],
      }),
      live({
        interconnects: [
          liveGcp('icon-1', 'us-east4', '1G'),
          liveGcp('icon-2', 'us-east4', '1G'),
          liveGcp('icon-3', 'us-west1', '1G'),
        ],
        cnis: [1, 2, 3].map((n) => liveCni(n, `c${String(n)}`, `icon-${String(n)}`)),
      }),
      { health: { 'icon-1': 'Down' }, allowed: ['foreign=two'] },
    );
    expect(plan.guards.map(({ id, lifted }) => [id, lifted])).toContainEqual(['outage', false]);
  });

  it('names which of two equal attachments an interrupted apply made', () => {
    const pair = (key: string) => gcp(key, { region: 'us-east4', bandwidth: '1G' });
    const { errors } = matchAccount(
      desired({ interconnects: [pair('one'), pair('two')], cnis: [cni('x', 'one'), cni('y', 'two')] }),
      live({ interconnects: [liveGcp('icon-1', 'us-east4', '1G')] }),
    );
    const hint =
      'pin it with name: icon-1; apply creates them in the order of their keys: if an interrupted apply made icon-1, that is interconnect.one, unless a key was added or renamed since; Google Cloud shows which pairing key is in use';
    expect(errors.map(({ address, hint: each }) => [address, each])).toEqual([
      ['interconnect.one', hint],
      ['interconnect.two', hint],
    ]);
  });

  it('takes the lower name of two equal attachments when nothing depends on the choice', () => {
    const match = matchAccount(
      desired({ interconnects: [gcp('one', { region: 'us-east4', bandwidth: '1G' })] }),
      live({ interconnects: [liveGcp('icon-2', 'us-east4', '1G'), liveGcp('icon-1', 'us-east4', '1G')] }),
    );
    expect(match.interconnects.get('one')?.name).toBe('icon-1');
  });

  it('serves a narrow selector before a broad one', () => {
    const match = matchAccount(
      desired({
        interconnects: [direct('any', { slot: { speed: '10G' } }), direct('narrow', { slot: { site: 'ewr01' } })],
      }),
      live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2, { site: 'lhr01' })] }),
    );
    expect(match.interconnects.get('narrow')?.name).toBe('icon-1');
    expect(match.interconnects.get('any')?.name).toBe('icon-2');
  });

  it('gives equal selectors the circuits with the lowest names, wherever these are', () => {
    const { interconnects, errors, undeclared } = matchAccount(
      desired({ interconnects: ['one', 'two'].map((key) => direct(key, { slot: { speed: '10G' } })) }),
      live({
        interconnects: [
          liveDirect('icon-1', 1),
          liveDirect('icon-2', 2, { site: 'lhr01' }),
          liveDirect('icon-3', 3),
          liveDirect('icon-4', 4, { site: 'lhr01' }),
        ],
      }),
    );
    expect(errors).toEqual([]);
    expect([...interconnects].map(([key, { name }]) => [key, name])).toEqual([
      ['one', 'icon-1'],
      ['two', 'icon-2'],
    ]);
    expect(undeclared.unmanaged.map(({ name }) => name)).toEqual(['icon-3', 'icon-4']);
  });

  it('is not ambiguous when selectors could only exchange circuits, and prune and protect affect none', () => {
    const match = matchAccount(
      desired({
        policy: { prune: true },
        interconnects: [
          direct('one', { slot: { site: 'ewr01' }, protect: true }),
          direct('two', { slot: { site: 'ewr01' } }),
        ],
      }),
      live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)] }),
    );
    expect(match.errors).toEqual([]);
    expect(match.interconnects.get('one')?.name).toBe('icon-1');
  });

  it('is ambiguous when prune would delete the circuit that is left', () => {
    const { errors } = matchAccount(
      desired({ policy: { prune: true }, interconnects: [direct('one', { slot: { site: 'ewr01' } })] }),
      live({ interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)] }),
    );
    expect(errors.map(({ message }) => message)).toEqual([
      'interconnect.one could be icon-1 or icon-2: each satisfies its slot selector',
    ]);
  });

  it('distinguishes protected equal circuits without CNIs by name when each has its key', () => {
    const pair = { region: 'us-east4', bandwidth: '1G', protect: true };
    const { errors } = matchAccount(
      desired({ interconnects: [gcp('one', pair), gcp('two', pair)] }),
      live({ interconnects: [liveGcp('icon-1', 'us-east4', '1G'), liveGcp('icon-2', 'us-east4', '1G')] }),
    );
    expect(errors).toEqual([]);
  });

  it('refuses to match an object that policy.ignore excludes', () => {
    const { plan } = planned(
      desired({ policy: { ignore: ['icon-*'] }, interconnects: [direct('a', { slot_id: slotId(1) })] }),
      live({ interconnects: [liveDirect('icon-1', 1)] }),
    );
    expect(plan.errors.map((note) => note.code)).toEqual(['plan-ignored-and-declared']);
    expect(outline(plan)).toEqual([]);
  });
});

describe('matching CNIs', () => {
  it('prefers the pin to the conduit name, so that a rename is an update', () => {
    const { plan } = planned(
      desired({ cnis: [cni('wan', 'icon-1', { id: cniId(1), magic: { conduit_name: 'new-name' } })] }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'old-name', 'icon-1')] }),
    );
    expect(plan.changes.map((change) => [change.address, change.action, change.matched_by, change.fields])).toEqual([
      ['cni.wan', 'update', 'pin', [{ path: 'magic.conduit_name', before: 'old-name', after: 'new-name' }]],
    ]);
  });

  it('gives a live CNI to one key only', () => {
    const match = matchAccount(
      desired({ cnis: [cni('a', 'icon-1', { id: cniId(1) }), cni('wan', 'icon-1')] }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'wan', 'icon-1')] }),
    );
    expect([...match.cnis.keys()]).toEqual(['a']);
  });
});

describe('a glob of policy.ignore in shell syntax', () => {
  it.each(['{lab,test}-*', 'l{ab,xy}-*', 'lab-[0-9]', '!(wan)*', '@(a|b)', 'lab/**/x'])(
    'causes a warning that %s matches nothing, with its place',
    (glob) => {
      const { warnings } = matchAccount(
        desired({ policy: { ignore: ['none-*', glob] }, cnis: [cni('wan', 'icon-1')] }),
        live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'lab-1', 'icon-1')] }),
      );
      expect(warnings.map(({ code }) => code)).toEqual(['plan-ignore-useless']);
      expect(warnings[0]?.message).toContain(`${JSON.stringify(glob)} matches nothing`);
      expect(warnings[0]?.source?.file).toBe('demarc.yaml');
    },
  );

  it.each(['none}', 'a]b', '}none{', 'none-*?'])('is not what %s is, although it matches nothing', (glob) => {
    const { warnings } = matchAccount(desired({ policy: { ignore: [glob] } }), live());
    expect(warnings).toEqual([]);
  });

  it('causes no warning when its text is a live name', () => {
    const { warnings } = matchAccount(
      desired({ policy: { ignore: ['lab-{1}*', 'lab-**'] } }),
      live({ interconnects: [liveDirect('icon-1', 1)], cnis: [liveCni(1, 'lab-{1}x', 'icon-1')] }),
    );
    expect(warnings).toEqual([]);
  });
});

describe('a Google attachment that fits one key but hosts only CNIs of another key', () => {
  const at = (key: string, bandwidth: '1G' | '2G', more = {}) => gcp(key, { region: 'us-east4', bandwidth, ...more });
  const network = (...bandwidths: readonly string[]) =>
    live({
      interconnects: bandwidths.map((bandwidth, i) => liveGcp(`icon-${String(i + 1)}`, 'us-east4', bandwidth)),
      cnis: bandwidths.map((_, i) => liveCni(i + 1, `wan-${String(i + 1)}`, `icon-${String(i + 1)}`)),
    });
  const swapped = (more = {}) => ({
    interconnects: [at('a', '2G', more), at('b', '1G')],
    cnis: [cni('wan-1', 'a'), cni('wan-2', 'b')],
  });

  it('is not matched when two keys exchange bandwidths, because pairing keys are never read back', () => {
    const { errors } = matchAccount(desired(swapped()), network('1G', '2G'));
    expect(errors.map(({ code, address }) => `${code} ${address ?? ''}`)).toEqual([
      'plan-ambiguous interconnect.a',
      'plan-ambiguous interconnect.b',
    ]);
    expect(errors[0]?.message).toContain('the documents put the CNIs on it on interconnect.b');
  });

  it('is not matched when a new key gets the former bandwidth of another key', () => {
    const interconnects = [at('a', '2G'), at('b', '1G')];
    const cnis = [cni('wan-1', 'a'), cni('new', 'b')];
    const { errors } = matchAccount(desired({ interconnects, cnis }), network('1G'));
    expect(errors.map(({ address }) => address)).toEqual(['interconnect.b']);
    expect(errors[0]?.hint).toContain('if interconnect.a got another bandwidth instead, write name: icon-1 there');
  });

  it('is matched by its pin', () => {
    const { errors, interconnects } = matchAccount(desired(swapped({ name: 'icon-1' })), network('1G', '2G'));
    expect(errors).toEqual([]);
    expect([...interconnects].map(([key, { name }]) => [key, name]).sort()).toEqual([
      ['a', 'icon-1'],
      ['b', 'icon-2'],
    ]);
  });

  it('is matched to the key that its CNIs leave when that key has no other CNIs', () => {
    const interconnects = [at('old', '1G'), at('new', '2G')];
    const { errors, interconnects: found } = matchAccount(
      desired({ interconnects, cnis: [cni('wan-1', 'new')] }),
      network('1G'),
    );
    expect(errors).toEqual([]);
    expect(found.get('old')?.name).toBe('icon-1');
    expect(found.has('new')).toBe(false);
  });
});

it.each<[string, Partial<LiveDirect>, Partial<LiveDirect>, string | undefined]>([
  ['on one device', { device: 'cr1' }, { device: 'cr1', site: 'lhr01' }, 'device cr1'],
  ['in one site, on devices that are not known', {}, {}, 'site ewr01'],
  ['on two devices of one site', { device: 'cr1' }, { device: 'cr2' }, undefined],
  ['in two sites, on devices that are not known', {}, { site: 'lhr01' }, undefined],
])('circuits that should be diverse and are live %s only get a warning: nothing is re-cabled', (...of) => {
  const [, first, second, place] = of;
  const documents = desired({
    interconnects: [
      direct('a', { name: 'icon-1', slot: {} }),
      direct('b', { name: 'icon-2', slot: { diverse_from: ['a'] } }),
    ],
  });
  const circuits = live({ interconnects: [liveDirect('icon-1', 1, first), liveDirect('icon-2', 2, second)] });
  const { plan } = planned(documents, circuits);
  expect(outline(plan)).toEqual([]);
  const words = `interconnect.b (icon-2) is live on the same ${place ?? ''} as interconnect.a (icon-1)`;
  const found = plan.warnings.filter(({ code }) => code === 'plan-not-diverse');
  expect(found.map(({ message, address }) => [message, address])).toEqual(
    place === undefined ? [] : [[words, 'interconnect.b']],
  );
});
