import { describe, expect, test } from 'vitest';
import { chooseKeys, isOpaque, slug, VariableNames } from '../../src/export/choose-keys.ts';
import { ignoreGlobs } from '../../src/export/compose-account.ts';
import type { LiveAccount } from '../../src/model/live.ts';
import { Secret } from '../../src/model/secret.ts';
import { backupMetros } from '../../src/plan/sets/circuits.ts';
import { exportAccount, type ExportedAccount, type ExportStyle } from '../../src/usecases/export/export-account.ts';
import { live, liveBgp, liveCni, liveDirect, liveGcp, slotId } from '../helpers/account.ts';

function exported(
  account: LiveAccount,
  style: Partial<ExportStyle> = {},
  names = new VariableNames(),
): ExportedAccount {
  const view = {
    live: account,
    tokenEnv: undefined,
    devices: new Map<string, string>(),
    health: new Map<string, string>(),
    metros: backupMetros(account),
  };
  return exportAccount(view, { split: undefined, secrets: false, protect: false, ...style }, names, '1.0.0');
}

function textOf({ files }: ExportedAccount): string {
  return files.map(({ text }) => text).join('---\n');
}

describe('keys', () => {
  test('are made from object names, with the letters that keys allow', () => {
    const names = ['WAN Zürich / 1', '--x--', 'a.b_c-d', '東京', ' ', '../../etc', 'x'.repeat(300)];
    expect(names.map(slug)).toEqual(['WAN-Zurich-1', 'x', 'a.b_c-d', '', '', 'etc', 'x'.repeat(100)]);
    expect(['182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e', '12345', '東京', 'icon-1'].map(isOpaque)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test('go first to the object of that name, then to others in order, with a number', () => {
    const all = [
      { id: 'b', wish: 'x' },
      { id: 'a', wish: 'x' },
      { id: 'X', wish: 'X' },
      { id: 'c', wish: 'x-2' },
    ];
    const wanted = new Map([
      ['X', 'X'],
      ['c', 'x-2'],
      ['a', 'x-3'],
      ['b', 'x-4'],
    ]);
    expect(new Map([...chooseKeys(all, new Set())].sort())).toEqual(wanted);
    expect(new Map([...chooseKeys([...all].reverse(), new Set())].sort())).toEqual(wanted);
  });

  test('show the place of an interconnect whose name is meaningless', () => {
    const account = live({
      interconnects: [
        liveDirect('5b6f', 1),
        liveDirect('182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e', 2),
        liveGcp('77', 'us-east4', '1G'),
      ],
    });
    const keys = exported(account).interconnects.map(({ key }) => key);
    expect(keys.sort()).toEqual(['5b6f', 'ewr01-Equinix-NY4', 'gcp-us-east4']);
  });

  test('of CNIs differ from interconnect keys, and none is the live name of an undeclared interconnect', () => {
    const account = live({
      interconnects: [liveDirect('a b', 1), liveDirect('wan', 2), liveDirect('a-b', 3, { owner: 'f'.repeat(32) })],
      cnis: [liveCni(1, 'wan', 'wan'), liveCni(2, 'on the other', 'a-b')],
    });
    const { interconnects, cnis } = exported(account);
    expect(interconnects.map(({ key }) => key)).toEqual(['a-b-2', 'wan']);
    expect(cnis.map(({ key }) => key)).toEqual(['wan-cni', 'on-the-other']);
  });
});

describe('the policy', () => {
  const circuits = [liveDirect('a', 1), liveDirect('b', 2), liveDirect('idle', 3)];
  const cnis = [liveCni(1, 'wan-a', 'a'), liveCni(2, 'wan-b', 'b')];
  const others = 'f'.repeat(32);

  test('makes what appears live later count as drift, and names the circuits of each metro that carry CNIs', () => {
    const text = textOf(exported(live({ interconnects: circuits, cnis })));
    expect(text).toContain(`
# Circuits of one metro back each other up (a backup set): no plan takes the last of them down unasked.
# - ewr: a, b
# policy.metros joins metros into one. group: NAME on interconnects makes a set of its own.
policy:
  # What is live and not declared counts as drift.
  unmanaged: drift
`);
  });

  test('says so where no metro has two circuits of the account that carry CNIs', () => {
    const shared = liveDirect('b', 2, { owner: others });
    const text = textOf(exported(live({ interconnects: [liveDirect('a', 1), shared, liveDirect('idle', 3)], cnis })));
    expect(text).toContain('# No metro has two circuits that carry CNIs.\n');
    expect(text).toContain('  unmanaged: drift\n  # Interconnects of other accounts.');
  });

  test('only reports where something is live that no document can declare, so that no drift lasts for ever', () => {
    const text = textOf(exported(live({ interconnects: circuits, cnis: [...cnis, liveCni(3, 'lost', 'not-there')] })));
    expect(text).toContain('  unmanaged: report\n');
  });
});

describe('pins', () => {
  test('are written only when nothing else distinguishes objects', () => {
    const account = live({
      interconnects: [
        liveDirect('one', 1),
        liveDirect('two', 2),
        liveDirect('two-again', 2),
        liveGcp('alone', 'us-east4', '1G'),
        liveGcp('other-size', 'us-east4', '2G'),
        liveGcp('pair-a', 'us-west1', '1G'),
        liveGcp('pair-b', 'us-west1', '1G'),
        liveGcp('beside', 'eu-west1', '1G'),
        liveGcp('of-any-size', 'eu-west1', undefined),
      ],
    });
    const pinned = [...textOf(exported(account)).matchAll(/^ {4}name: (\S+)/gm)].map(([, name]) => name);
    expect(pinned).toEqual(['beside', 'of-any-size', 'pair-a', 'pair-b', 'two', 'two-again']);
  });
});

describe('variables', () => {
  const keyed = (n: number, name: string) =>
    liveCni(n, name, 'one', { bgp: liveBgp(65010, { md5_key: new Secret(`key-${n}`) }) });

  test('have names that are unique across all accounts of a run', () => {
    const account = live({ interconnects: [liveDirect('one', 1)], cnis: [keyed(1, 'wan-a'), keyed(2, 'wan.a')] });
    const names = new VariableNames();
    const [first, second] = [exported(account, { secrets: true }, names), exported(account, { secrets: true }, names)];
    expect([...first.variables, ...second.variables].map(({ name }) => name)).toEqual([
      'DEMARC_MD5_WAN_A',
      'DEMARC_MD5_WAN_A_2',
      'DEMARC_MD5_WAN_A_3',
      'DEMARC_MD5_WAN_A_4',
    ]);
    expect(textOf(first)).not.toContain('key-1');
  });
});

describe('globs for the interconnects of others', () => {
  test('match these names and no declared object', () => {
    expect(ignoreGlobs(['icon-1', 'a*b', '{x,y}', '[z]', '!not', '@mention'], ['axb', 'x', 'z'])).toEqual([
      'icon-1',
      'a\\*b',
      '{x,y}',
      '[z]',
      '!not',
      '@mention',
    ]);
    expect(ignoreGlobs(['wan-a', 'icon-7'], ['wan-a'])).toEqual(['icon-7']);
  });
});

describe('an object that cannot be exported exactly', () => {
  const sameIds = ['0B8E2A54-9D1C-4C1F-8F57-2F1F3C9D6A10', '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10'];

  test('is left out with a reason, and the others are declared', () => {
    const pair = sameIds.map((id, n) => ({
      ...liveCni(n, `wan-${n}`, 'gcp', { magic: { conduit_name: `wan-${n}`, description: '', mtu: 0 } }),
      id,
    }));
    const account = live({
      interconnects: [liveGcp('gcp', 'us-east4', '1G')],
      cnis: [...pair, liveCni(7, 'fine', 'gcp')],
    });
    const result = exported(account);
    expect(result.cnis.map(({ key }) => key)).toEqual(['fine']);
    const reasons = result.notDeclared.map(({ reason }) => reason).join('; ');
    expect(reasons).toContain('cni.wan-1 and cni.wan-0 are both pinned to the CNI');
    expect(textOf(result)).toContain('# Live, but not declared here, and never touched:\n# - cni wan-0: ');
  });

  test('ends the export with advice when it affects the whole document', () => {
    const description = 'x'.repeat(60_000);
    const cnis = Array.from({ length: 285 }, (_, n) =>
      liveCni(n, `wan-${n}`, `one-${n % 2}`, { magic: { conduit_name: `wan-${n}`, description, mtu: 1500 } }),
    );
    const account = live({ interconnects: [liveDirect('one-0', 1), liveDirect('one-1', 2)], cnis });
    expect(() => exported(account)).toThrow(/^account \w+ cannot be written .* more than the 16 Mi that are read$/);
    expect(exported(account, { split: 'interconnect' }).files.map(({ path }) => path)).toEqual([
      'account.yaml',
      'one-0.yaml',
      'one-1.yaml',
    ]);
  });
});

test('the files of a split have unique names, whatever the names of sites', () => {
  const sites = ['Account', 'con', 'CON', '../x', 'ewr 01', 'ewr-01', ''];
  const account = live({
    interconnects: sites.map((site, n) => liveDirect(`icon-${n}`, n, { site, slot_id: slotId(n) })),
  });
  const paths = exported(account, { split: 'site' }).files.map(({ path }) => path);
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(8);
  for (const path of paths) expect(path).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*\.yaml$/);
  expect(paths).not.toContain('con.yaml');
});
