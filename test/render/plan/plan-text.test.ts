import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderPlanText } from '../../../src/render/plan/plan-text.ts';
import { sanitiseText } from '../../../src/render/text/sanitise.ts';
import { arbitraryPlan } from '../../helpers/arbitrary-plan.ts';
import { runs } from '../../helpers/hold.ts';
import { largePlan, sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

const plain = { color: false };
const textOf = (...accounts: Parameters<typeof samplePlan>[0]): string => renderPlanText(samplePlan(accounts), plain);

describe('renderPlanText', () => {
  it('shows Danger first, then what traffic feels, with the effect, the fields and the calls, then the rest', () => {
    const account = sampleAccountPlan({
      unchanged: 3,
      changes: [
        sampleChange({
          address: 'settings',
          fields: [{ path: 'default_asn', before: 13335, after: 64512 }],
          steps: [{ id: 1, call: 'update_settings', needs: [] }],
          source: { file: 'demarc.yaml', line: 8, column: 1 },
        }),
        sampleChange({
          address: 'interconnect.ewr-a',
          action: 'replace',
          live_id: 'icon-7',
          matched_by: 'hosted_cnis',
          impact: 'circuit',
          reason: 'break before make: it needs the port',
          fields: [{ path: 'speed', before: '10G', after: '100G', forces_replacement: true }],
          steps: [
            { id: 3, call: 'delete_interconnect', needs: [2] },
            { id: 4, call: 'create_interconnect', needs: [3] },
          ],
          source: { file: 'demarc.yaml', line: 12, column: 3 },
        }),
        sampleChange({
          address: 'cni.wan-ewr-a',
          action: 'replace',
          live_id: '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10',
          matched_by: 'conduit_name',
          interconnect: 'ewr-a',
          impact: 'circuit',
          fields: [
            {
              path: 'bgp.extra_prefixes',
              before: ['0.0.0.0/0', '10.9.0.0/16', '10.1.0.0/16'],
              after: ['10.1.0.0/16', '10.8.0.0/16', '0.0.0.0/0'],
            },
            { path: 'bgp.md5_key', before: { sensitive: true }, after: { sensitive: true } },
            { path: 'interconnect', before: 'icon-7', after: { known_after_apply: true } },
            { path: 'magic.description', before: '', after: 'Primary to EWR' },
            { path: 'magic.mtu', before: 1476, after: 1500 },
          ],
          steps: [
            { id: 2, call: 'delete_cni', needs: [] },
            { id: 5, call: 'create_cni', needs: [4] },
          ],
          source: { file: 'demarc.yaml', line: 31, column: 3 },
        }),
      ],
      unmanaged: [{ kind: 'interconnect', live_id: 'icon-12', summary: 'direct 10G ewr02' }],
    });
    expect(textOf(account))
      .toBe(`Plan: 0 to create, 1 to update, 2 to replace, 0 to delete. Impact: 2 on circuits, 1 without effect on traffic. 3 unchanged, 1 unmanaged.
Danger
  replace interconnect.ewr-a: traffic stops until the new circuit is Healthy
  replace cni.wan-ewr-a from icon-7 to ewr-a: traffic on it stops until it is recreated

Account 023e105f4ecef8ad9ca31a8372d0c353

  What traffic feels, the worst first

  -/+ interconnect.ewr-a  replace icon-7, found by the CNIs on it
        impact   traffic stops until the new circuit is Healthy
        reason   break before make: it needs the port
        fields   speed  10G → 100G  (forces replacement)
        calls    #3 delete_interconnect (after #2), #4 create_interconnect (after #3)
        source   demarc.yaml:12:3

  -/+ cni.wan-ewr-a  replace 0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10, found by its conduit name
        impact   traffic on it stops until it is recreated
        where    from icon-7 to ewr-a
        fields   bgp.extra_prefixes  3 → 3 entries
                   - 10.9.0.0/16
                   + 10.8.0.0/16
                     2 unchanged
                 bgp.md5_key         (sensitive) → (sensitive, changed)
                 interconnect        icon-7 → (known after apply)
                 magic.description   "" → "Primary to EWR"
                 magic.mtu           1476 → 1500
        calls    #2 delete_cni, #5 create_cni (after #4)
        source   demarc.yaml:31:3

  No effect on traffic: update settings: default_asn

    ~ settings  update
        impact   no effect on traffic
        fields   default_asn  13335 → 64512
        calls    #1 update_settings
        source   demarc.yaml:8:1

  Unmanaged: 1 live object that no document declares
      interconnect icon-12  direct 10G ewr02

Plan: 0 to create, 1 to update, 2 to replace, 0 to delete. Impact: 2 on circuits, 1 without effect on traffic. 3 unchanged, 1 unmanaged.
Danger
  replace interconnect.ewr-a: traffic stops until the new circuit is Healthy
  replace cni.wan-ewr-a from icon-7 to ewr-a: traffic on it stops until it is recreated
Fingerprint: sha256:${'9f'.repeat(32)}
`);
  });

  it('says which calls a block waits for, and what is seen after them', () => {
    const slower = (id: number) =>
      sampleChange({
        address: `cni.wan-${id}`,
        impact: 'session',
        steps: [{ id, call: 'update_cni', needs: [], block: id }],
      });
    const text = textOf(
      sampleAccountPlan({
        changes: [1, 2, 3].map(slower),
        blocks: [
          { id: 1, steps: [1], after: [] },
          { id: 2, steps: [2], after: [{ block: 1, then: ['light'] }] },
          { id: 3, steps: [3], after: [{ block: 2, then: [] }] },
        ],
      }),
    );
    expect(text).toContain('calls    #2 update_cni (once #1 ended well, and light is back)\n');
    expect(text).toContain('calls    #3 update_cni (once #2 ended well)\n');
  });

  it('says for make before break that traffic moves, and what each call waits for', () => {
    const moves = Array.from({ length: 6 }, (_, at) =>
      sampleChange({
        address: `cni.wan-${at}`,
        interconnect: 'ewr-a',
        impact: 'circuit',
        fields: [{ path: 'interconnect', before: 'icon-7', after: 'ewr-a' }],
        steps: [{ id: at + 2, call: 'update_cni', needs: [1], after: [1, 9], healthy: ['interconnect.ewr-a'] }],
      }),
    );
    const replacement = sampleChange({
      address: 'interconnect.ewr-a',
      action: 'replace',
      live_id: 'icon-7',
      impact: 'circuit',
      steps: [
        { id: 1, call: 'create_interconnect', needs: [] },
        { id: 8, call: 'delete_interconnect', needs: [1, 2, 3, 4, 5, 6, 7] },
      ],
    });
    const text = textOf(sampleAccountPlan({ changes: [replacement, ...moves] }));
    expect(text).toContain(`
  -/+ interconnect.ewr-a  replace icon-7
        impact   traffic moves to the new circuit before the old one is deleted
        calls    #1 create_interconnect, #8 delete_interconnect (after 7 other calls)

    ~ cni.wan-0  update
        impact   traffic on it is interrupted while it moves
        where    from icon-7 to ewr-a
        fields   interconnect  icon-7 → ewr-a
        calls    #2 update_cni (after #1; only after the end of #9, successful or not; once interconnect.ewr-a is Healthy)
`);
    const danger = `Danger
  replace interconnect.ewr-a: traffic moves to the new circuit before the old one is deleted
  update 6 CNIs: traffic on them is interrupted while they move
    from icon-7 to ewr-a: cni.wan-0, cni.wan-1, cni.wan-2, cni.wan-3, cni.wan-4, cni.wan-5
`;
    expect(text).toContain(`0 unmanaged.\n${danger}Fingerprint: `);
  });

  it('begins with Danger, and where it is longer than a screen ends with it, too', () => {
    const calm = Array.from({ length: 20 }, (_, at) => sampleChange({ address: `cni.calm-${at}` }));
    const deletion = sampleChange({ address: 'cni.old', action: 'delete', live_id: 'x', impact: 'circuit' });
    const danger = 'Danger\n  delete cni.old: traffic on it stops\n';
    const long = textOf(sampleAccountPlan({ changes: [...calm, deletion] }));
    expect(long).toMatch(new RegExp(`^Plan: .*\\n${danger}\\nAccount [^]*\\nPlan: .*\\n${danger}Fingerprint`));
    const short = textOf(sampleAccountPlan({ changes: [deletion] }));
    expect(short).toMatch(new RegExp(`^${danger}\\nAccount [^]*\\nPlan: .*\\nFingerprint`));
  });

  it('says only that nothing changes when the network is as declared', () => {
    expect(textOf(sampleAccountPlan({ unchanged: 3 }))).toBe(
      `No changes. The network is as declared. 3 unchanged, 0 unmanaged.\nFingerprint: sha256:${'9f'.repeat(32)}\n`,
    );
  });

  it('does not say that the network is as declared when something was not compared or not read', () => {
    const hidden = textOf(
      sampleAccountPlan({ not_compared: [{ address: 'cni.a', path: 'bgp.md5_key', reason: '--skip-secrets' }] }),
    );
    expect(hidden).toContain('No changes in what was compared; 1 declared field was not.');
    const failed = textOf(
      sampleAccountPlan({
        complete: false,
        applyable: false,
        errors: [{ code: 'permission', message: 'the token may not read CNIs', hint: 'give it Magic WAN: Read' }],
      }),
    );
    expect(failed).toContain('error[permission]: the token may not read CNIs\n    hint: give it Magic WAN: Read\n');
    expect(failed).toContain('1 account could not be planned; nothing is applied to it.');
    expect(failed).not.toContain('Fingerprint');
    expect(hidden + failed).not.toContain('as declared');
  });

  it('names each guard, what it blocks and what lifts it', () => {
    const account = sampleAccountPlan({
      applyable: false,
      changes: [
        sampleChange({
          address: 'cni.a',
          action: 'delete',
          live_id: 'x',
          impact: 'circuit',
          blocked_by: ['max-deletes'],
        }),
      ],
      guards: [
        {
          id: 'max-deletes',
          message: '2 circuits go; the policy allows 1',
          addresses: ['cni.a'],
          lift: '--allow max-deletes=2 on plan and apply',
          lifted: false,
        },
        {
          id: 'foreign',
          message: 'icon-7 hosts a stranger',
          addresses: ['cni.b'],
          lift: '--allow foreign',
          lifted: true,
        },
      ],
    });
    const text = renderPlanText(samplePlan([account], ['foreign']), plain);
    expect(
      text.startsWith(`Danger
  Blocked by the guard max-deletes: apply writes nothing until it is lifted.
  Lifted by --allow: the guard foreign.
  delete cni.a: traffic on it stops
    blocked by max-deletes
  guard max-deletes blocks this plan: 2 circuits go; the policy allows 1
    to lift it: --allow max-deletes=2 on plan and apply
  guard foreign lifted by --allow: icon-7 hosts a stranger
    lets pass: cni.b
`),
    ).toBe(true);
    expect(text).toContain('Impact: 1 on a circuit. 0 unchanged, 0 unmanaged, 1 blocked.\nAllowed: foreign.\n');
  });

  it('shows an interconnect with its new CNIs below its place, named by key or live name', () => {
    const text = textOf(
      sampleAccountPlan({
        changes: [
          sampleChange({ address: 'interconnect.ewr-a', action: 'create', place: { site: 'ewr01', speed: '10G' } }),
          sampleChange({ address: 'cni.new-a', action: 'create', interconnect: 'ewr-a' }),
          sampleChange({ address: 'cni.new-b', action: 'create', interconnect: 'ewr-b' }),
          sampleChange({ address: 'cni.loose', action: 'create' }),
        ],
      }),
    );
    expect(text.slice(0, text.lastIndexOf('Plan:')).match(/New .*|cni\.\S+/gm)).toEqual([
      'New interconnect ewr-a at ewr01, 10G',
      'cni.new-a',
      'New on interconnect ewr-b',
      'cni.new-b',
      'New CNIs',
      'cni.loose',
    ]);
  });

  it('groups a CNI under its own interconnect when a key equals the live name of another one', () => {
    const on = (address: string, after: string) =>
      sampleChange({ address, action: 'create', interconnect: 'icon-1', fields: [{ path: 'interconnect', after }] });
    const text = textOf(
      sampleAccountPlan({
        changes: [
          sampleChange({ address: 'interconnect.icon-1', action: 'create' }),
          sampleChange({ address: 'interconnect.live/icon-1', key: null, action: 'delete', live_id: 'icon-1' }),
          on('cni.of-key', 'interconnect.icon-1 (new)'),
          on('cni.of-name', 'icon-1'),
        ],
      }),
    );
    expect(text.slice(0, text.lastIndexOf('Plan:')).match(/New .*|cni\.\S+/gm)).toEqual([
      'New interconnect icon-1',
      'cni.of-key',
      'New on interconnect live/icon-1',
      'cni.of-name',
    ]);
  });

  it('shows a new circuit without quotes, and quotes a live name that looks like a new circuit', () => {
    const move = (before: string, after: string) =>
      textOf(
        sampleAccountPlan({
          changes: [sampleChange({ address: 'cni.a', fields: [{ path: 'interconnect', before, after }] })],
        }),
      );
    expect(move('icon-1', 'interconnect.ewr-a (new)')).toContain('icon-1 → interconnect.ewr-a (new)\n');
    expect(move('"interconnect.ewr-a (new)"', 'x')).toContain(String.raw`"\"interconnect.ewr-a (new)\"" → x`);
  });

  it('groups equal harmless changes of a long plan, and shows every dangerous change in full', () => {
    const update = (at: number, mtu: number) =>
      sampleChange({
        address: `cni.wan-${String(at).padStart(2, '0')}`,
        interconnect: at < 30 ? 'ewr-a' : 'ewr-b',
        impact: 'session',
        fields: [{ path: 'magic.mtu', before: 1500, after: mtu }],
        steps: [{ id: at, call: 'update_cni', needs: [] }],
      });
    const changes = [
      sampleChange({ address: 'interconnect.ewr-c', action: 'create', fields: [{ path: 'type', after: 'direct' }] }),
      sampleChange({
        address: 'cni.new',
        action: 'create',
        interconnect: 'ewr-c',
        fields: [{ path: 'magic.mtu', after: 1500 }],
      }),
      sampleChange({
        address: 'cni.old',
        action: 'delete',
        interconnect: 'ewr-c',
        live_id: '5b8e',
        impact: 'circuit',
        reason: 'state: absent',
      }),
      ...Array.from({ length: 40 }, (_, at) => update(at, 1476)),
      update(41, 1400),
      ...[0, 1].map((at) =>
        sampleChange({
          address: `cni.said-${at}`,
          fields: [{ path: 'magic.description', before: 'a', after: `b${at}` }],
        }),
      ),
    ];
    const text = textOf(sampleAccountPlan({ changes }));
    expect(text).toContain(`
  What traffic feels, the worst first

    - cni.old  delete 5b8e
        impact   traffic on it stops
        where    on ewr-c
        reason   state: absent

    ~ 40 CNIs  update, the same change on each
        impact   their BGP sessions may reset
        fields   magic.mtu  1500 → 1476
        calls    40 update_cni
        objects  on ewr-a: wan-00, wan-01, wan-02, wan-03, wan-04, wan-05, wan-06, wan-07, wan-08, wan-09, wan-10, wan-11,
                   wan-12, wan-13, wan-14, wan-15, wan-16, wan-17, wan-18, wan-19, wan-20, wan-21, wan-22, wan-23,
                   wan-24, wan-25, wan-26, wan-27, wan-28, wan-29
                 on ewr-b: wan-30, wan-31, wan-32, wan-33, wan-34, wan-35, wan-36, wan-37, wan-38, wan-39

    ~ cni.wan-41  update
        impact   its BGP session may reset
        where    on ewr-b
        fields   magic.mtu  1500 → 1400
        calls    #41 update_cni

  New interconnect ewr-c
    + interconnect.ewr-c  create
    + cni.new  create

  The fields of 2 creates are left out here: --format diff and --format json have them.

  No effect on traffic: 2 descriptions

    ~ cni.said-0  magic.description  a → b0
    ~ cni.said-1  magic.description  a → b1
`);
    const short = textOf(sampleAccountPlan({ changes: changes.slice(0, 30) }));
    expect(short).not.toContain('the same change on each');
    expect(short).toContain('fields   type  direct');
  });

  it('shows where two long texts differ, and counts the hidden items of long lists', () => {
    const long = 'x'.repeat(300);
    const prefixes = Array.from({ length: 50 }, (_, at) => `10.${at}.0.0/16`);
    const text = textOf(
      sampleAccountPlan({
        changes: [
          sampleChange({
            address: 'cni.a',
            fields: [
              { path: 'bgp.extra_prefixes', before: [], after: prefixes },
              { path: 'magic.description', before: `${long}one`, after: `${long}two` },
            ],
          }),
        ],
        unmanaged: prefixes.map((prefix) => ({ kind: 'cni', live_id: prefix, summary: 'a CNI' })),
      }),
    );
    expect(text).toContain('0 → 50 entries\n');
    expect(text).toContain('… and 30 more added\n');
    expect(text).toMatch(/- "…x{30}one" \(303 characters\)\n +\+ "…x{30}two" \(303 characters\)\n/);
    expect(text).toContain('Unmanaged: 50 live objects that no document declares\n');
    expect(text).toContain('      … and 30 more\n');
  });

  it('marks a missing value before or after the change', () => {
    const fields = [
      { path: 'bgp.customer_asn', before: 65010 },
      { path: 'bgp_mode', after: 'advertise_only' },
    ];
    const text = textOf(
      sampleAccountPlan({
        changes: [
          sampleChange({ address: 'cni.a', fields }),
          sampleChange({ address: 'cni.b', action: 'create', fields: fields.slice(1) }),
        ],
      }),
    );
    expect(text).toContain('bgp.customer_asn  65010 → (removed)\n');
    expect(text).toContain('bgp_mode          (not set) → advertise_only\n');
    expect(text).toContain('bgp_mode  advertise_only\n');
  });

  it('quotes a text that could be read as another type', () => {
    const text = textOf(
      sampleAccountPlan({
        changes: [
          sampleChange({
            address: 'cni.a',
            fields: [
              { path: 'magic.conduit_name', before: '1500', after: 'null' },
              { path: 'magic.description', before: '(sensitive)', after: 'a → "b" \\' },
            ],
          }),
        ],
      }),
    );
    expect(text).toContain('"1500" → "null"');
    expect(text).toContain(String.raw`"(sensitive)" → "a → \"b\" \\"`);
  });

  it('never shows a value under a sensitive name, even one that came unmarked', () => {
    const change = sampleChange({
      address: 'cni.a',
      fields: [{ path: 'bgp.md5_key', before: 'hunter2', after: 'hunter3' }],
    });
    const text = textOf(sampleAccountPlan({ changes: [change] }));
    expect(text).toContain('(sensitive) → (sensitive, changed)');
    expect(text).not.toContain('hunter');
  });

  it('uses colours only on request, for the same words', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        // eslint-disable-next-line no-control-regex -- the colours themselves
        const uncoloured = renderPlanText(plan, { color: true }).replace(/\u001b\[\d+m/g, '');
        const trimmed = (text: string): readonly string[] => text.split('\n').map((line) => line.trimEnd());
        expect(trimmed(uncoloured)).toEqual(trimmed(renderPlanText(plan, plain)));
      }),
      { numRuns: runs },
    );
  });

  it('shows every change of a plan of thousands', () => {
    const text = renderPlanText(largePlan(2_000), plain);
    expect(text.match(/^ {2}( {2}[+~-]|-\/\+) cni\.wan-\d{5} /gm)).toHaveLength(2_000);
  });

  it('shows each change exactly once, under its account', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const sections = renderPlanText(plan, plain).split(/^Account (?=[0-9a-f]{32}$)/m);
        for (const account of plan.accounts) {
          const section = sections.find((each) => each.startsWith(account.account)) ?? '';
          const heads = section.split('\n').filter((line) => /^ {2}( {2}[+~-]|-\/\+) /.test(line));
          expect(heads).toHaveLength(account.changes.length);
          const missing = account.changes.filter(({ address }) => {
            // Very long names are cut in the middle, between characters and never within one.
            const head = ` ${Array.from(sanitiseText(address)).slice(0, 25).join('')}`;
            return !heads.some((line) => line.includes(head.trimEnd()));
          });
          expect(missing).toEqual([]);
        }
      }),
      { numRuns: runs },
    );
  });
});
