import { spawn, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CircuitAccount } from '../../src/model/circuits/circuit-record.ts';
import { renderInventoryAnsible } from '../../src/render/inventory/inventory-ansible.ts';
import { codeOf, collect } from '../helpers/child.ts';
import { recordSample } from '../helpers/circuit-samples.ts';
import { isDeep } from '../helpers/deep.ts';
import { hostilePieces, poison } from '../helpers/hostile.ts';
import { fortyCircuits } from './forty-circuits.ts';
import { account, folderWith } from './workspace.ts';

interface Circuit {
  readonly name: string;
  readonly cnis: readonly { readonly conduit_name: string }[];
}

type Hosts = ReadonlyMap<string, readonly Circuit[]>;

/** Reads a static inventory strictly: its groups, hosts, and variables in which every text is marked. */
function readInventory(text: string): { readonly routers: Hosts; readonly circuits: Hosts } {
  const { all, ...more } = JSON.parse(text) as {
    readonly all: { readonly children: Record<string, { hosts: object }> };
  };
  expect(more).toEqual({});
  expect(Object.keys(all)).toEqual(['children']);
  expect(Object.keys(all.children)).toEqual(['demarc_routers', 'demarc_circuits']);
  const hostsOf = (group: { readonly hosts: object } | undefined): Hosts => {
    expect(Object.keys(group ?? {})).toEqual(['hosts']);
    return new Map(
      Object.entries(group?.hosts ?? {}).map(([name, variables]: [string, object]) => {
        expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/);
        expect(['all', 'ungrouped', 'localhost', '127.0.0.1', 'demarc_routers', 'demarc_circuits']).not.toContain(name);
        expect(Object.keys(variables)).toEqual(['demarc_circuits']);
        return [name, unmarked(Object.values(variables)[0]) as readonly Circuit[]];
      }),
    );
  };
  return { routers: hostsOf(all.children['demarc_routers']), circuits: hostsOf(all.children['demarc_circuits']) };
}

/** The value behind the marks. Throws where a text has none. */
function unmarked(value: unknown): unknown {
  if (typeof value === 'string') throw new Error(`a text without a mark: ${JSON.stringify(value)}`);
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[key, inner] = ['', undefined], ...others] = entries;
  if (key === '__ansible_unsafe' && others.length === 0 && typeof inner === 'string') return inner;
  return Object.fromEntries(entries.map(([name, each]) => [name, unmarked(each)]));
}

function conduits(hosts: Hosts): readonly string[] {
  return [...hosts.values()].flatMap((circuits) => circuits.flatMap(({ cnis }) => cnis.map((cni) => cni.conduit_name)));
}

/** An account of circuits, each with this key, this label on its CNI, and a name of its own. */
function labelled(circuits: readonly { readonly key: string | null; readonly router: string }[]): CircuitAccount {
  const sample = recordSample(account);
  const [circuit] = poison(sample.circuits, 'x');
  if (circuit === undefined) throw new Error('no circuit in the sample');
  return {
    ...sample,
    circuits: circuits.map(({ key, router }, at) => {
      const cnis = circuit.cnis.map((cni) => ({ ...cni, conduit_name: `wan-${at}`, labels: { router } }));
      return { ...circuit, key, name: `icon-${at}`, cnis };
    }),
  };
}

test('each CNI is once in the inventory, at its router where a label names one, else at its circuit', async () => {
  const { sandbox, demarc, cwd, documents } = await fortyCircuits();
  await demarc(['inventory', documents, '--quiet', '--out', 'ansible=inventory.json']);
  const { routers, circuits } = readInventory(await readFile(join(cwd, 'inventory.json'), 'utf8'));
  const live = (await sandbox.state()).accounts[account];
  const all = [...conduits(routers), ...conduits(circuits)].sort();
  expect(all).toEqual(live?.cnis.map(({ magic }) => magic.conduit_name).sort());
  const named = [...routers.values(), ...circuits.values()].flatMap((each) => each.map(({ name }) => name));
  expect([...new Set(named)].sort()).toEqual(live?.interconnects.map(({ name }) => name).sort());
});

describe('host names', () => {
  test('are the labels and keys themselves, and two CNIs of one router are at one host', () => {
    const text = renderInventoryAnsible([
      labelled([
        { key: 'ewr-a', router: 'edge-1.ewr' },
        { key: 'ewr-b', router: 'edge-1.ewr' },
        { key: 'ewr-c', router: '' },
      ]),
    ]);
    const { routers, circuits } = readInventory(text);
    expect([...routers.keys()]).toEqual(['edge-1.ewr']);
    expect(conduits(routers)).toEqual(['wan-0', 'wan-1']);
    expect([...circuits.keys()]).toEqual(['ewr-c']);
  });

  test('never stand for two things, whatever labels and keys say', () => {
    const routers = ['edge 1', 'edge_1', 'Edge_1', 'edge/1', 'all', 'localhost', '-x', '127.0.0.1', 'ewr-a', '../x'];
    const hostile = [...Object.values(hostilePieces), 'a'.repeat(300), `${'a'.repeat(299)}b`];
    const names = [...routers, ...hostile];
    const circuits = [
      ...names.map((router) => ({ key: 'k', router })),
      ...['ewr-a', 'k', 'k', null].map((key) => ({ key, router: '' })),
    ];
    const first = readInventory(renderInventoryAnsible([labelled(circuits)]));
    const derived = [...first.routers.keys()].find((name) => name.startsWith('edge_1-')) ?? '';
    // A label that is the name derived for another one.
    const again = readInventory(renderInventoryAnsible([labelled([...circuits, { key: 'k', router: derived }])]));
    for (const [{ routers: found, circuits: rest }, count] of [
      [first, names.length],
      [again, names.length + 1],
    ] as const) {
      expect(found.size).toBe(count);
      expect(rest.size).toBe(4);
      expect(new Set([...found.keys(), ...rest.keys()]).size).toBe(count + 4);
    }
  });
});

const ansible = isDeep && spawnSync('ansible-inventory', ['--version']).status === 0;
if (isDeep && !ansible) console.info('ansible-inventory is not installed: the inventory is not read by Ansible itself');

test.skipIf(!ansible)(
  'Ansible reads the inventory, and takes no text for a template',
  async () => {
    const template = '{{ 7 * 7 }}{% raw %}';
    const cwd = await folderWith();
    const pieces = [template, ...Object.values(hostilePieces)];
    const accounts = pieces.map((piece, at) => poison(recordSample(String(at).padStart(32, '0')), piece));
    await writeFile(join(cwd, 'inventory.json'), renderInventoryAnsible(accounts));
    const run = async (command: string, ...args: readonly string[]) => {
      const env = {
        ...process.env,
        HOME: cwd,
        ANSIBLE_NOCOLOR: '1',
        ANSIBLE_LOCALHOST_WARNING: 'False',
        LC_ALL: 'C.UTF-8',
      };
      const child = spawn(command, args, { cwd, env });
      const output = collect(child);
      return { code: await codeOf(child), ...output };
    };
    const listed = await run('ansible-inventory', '-i', 'inventory.json', '--list');
    expect(listed.code, listed.stderr).toBe(0);
    const { _meta } = JSON.parse(listed.stdout) as { _meta: { hostvars: Record<string, object> } };
    const read = readInventory(renderInventoryAnsible(accounts));
    expect(Object.keys(_meta.hostvars).sort()).toEqual([...read.routers.keys(), ...read.circuits.keys()].sort());
    const [host = ''] = [...read.routers].find(([, circuits]) => JSON.stringify(circuits).includes('7 * 7')) ?? [];
    const shown = await run(
      'ansible',
      host,
      '-i',
      'inventory.json',
      '-c',
      'local',
      '-m',
      'debug',
      '-a',
      'msg="{{ demarc_circuits[0].cnis[0].description }}"',
    );
    expect(shown.stdout).toContain('7 * 7');
    expect(shown.stdout).not.toContain('49');
  },
  120_000,
);
