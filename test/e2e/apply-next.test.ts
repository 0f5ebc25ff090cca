import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReportDocument } from '../../src/model/report.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { fortyCircuits } from './forty-circuits.ts';
import { account, folderWith, freeSlot, otherFreeSlot, sandboxFor } from './workspace.ts';

const pair = `version: 1
account: ${account}
policy: { unguarded: [account], rules: { unused-interconnect: off } }
interconnects:
  ewr-a: { type: direct, slot: { site: ewr01, device: ewr01-ccr1, speed: 10G } }
cnis:
  wan-a:
    interconnect: ewr-a
    magic: { mtu: 1476 }
    bgp: { customer_asn: 65010 }
  lan-a: { interconnect: ewr-a, magic: { mtu: 1476 } }
`;

test('says what is next for each new object, and for a circuit that is gone, in every format', async () => {
  const cwd = await folderWith({ 'demarc.yaml': pair });
  const sandbox = await sandboxFor();
  const outs = ['--out', 'markdown=report.md', '--out', 'text=report.txt'];
  const run = async (args: readonly string[]) => {
    const { stdout, code } = await sandbox.demarc(['apply', '--yes', '--format', 'json', ...args], { cwd });
    expect(code).toBe(0);
    return (JSON.parse(stdout) as ReportDocument).accounts[0]?.next;
  };
  const first = await run(outs);
  expect(first?.map(({ address, what, command }) => [address, what, command])).toEqual([
    ['interconnect.ewr-a', 'letter', 'demarc loa interconnect.ewr-a'],
    ['interconnect.ewr-a', 'pin', 'demarc pin'],
    ['cni.lan-a', 'router', undefined],
    ['cni.wan-a', 'router', undefined],
  ]);
  const wan = first?.find(({ address }) => address === 'cni.wan-a');
  const { cnis } = (await sandbox.state()).accounts[account] ?? { cnis: [] };
  const live = cnis.find(({ magic }) => magic.conduit_name === 'wan-a');
  const { cust_ip, p2p_ip } = live as unknown as Record<'cust_ip' | 'p2p_ip', string>;
  expect(wan?.link).toEqual({ cust_ip, p2p_ip, mtu: 1476, customer_asn: 65010, cloudflare_asn: 13335 });
  expect(wan?.message).toBe(
    `set its router to ${cust_ip}, peer ${p2p_ip.replace('/31', '')}, MTU 1476, AS 65010, Cloudflare's AS 13335`,
  );
  expect(first?.find(({ address }) => address === 'cni.lan-a')?.message).not.toContain('AS');
  const [text, markdown] = await Promise.all(
    ['report.txt', 'report.md'].map((name) => readFile(join(cwd, name), 'utf8')),
  );
  expect(text).toContain(
    '    interconnect.ewr-a: order its cross-connect at Equinix NY1 with the letter of authorization; it is Pending until there is light\n      demarc loa interconnect.ewr-a\n',
  );
  expect(markdown).toContain(
    '**What is next:**\n\n- <code>interconnect.ewr-a</code> order its cross-connect at Equinix NY1',
  );
  expect(markdown).toContain('<code>demarc loa interconnect.ewr-a</code>');

  // Nothing is new, so nothing is next.
  expect(await run([])).toBeUndefined();
  const gone = pair
    .replace(
      / {2}ewr-a: .*/,
      '  ewr-a: { type: direct, state: absent, name: icon-ewr01-0001, labels: { cross_connect: NY-1 } }',
    )
    .replaceAll('interconnect: ewr-a', 'state: absent');
  await writeFile(join(cwd, 'demarc.yaml'), gone);
  expect(await run(['--allow', 'max-deletes'])).toEqual([
    {
      address: 'interconnect.ewr-a',
      what: 'cross_connect',
      message: 'cancel the cross-connect NY-1 of icon-ewr01-0001 at Equinix NY1 (ewr01-ccr1)',
    },
  ]);
});

test('does not cancel the cross-connect of a port that another circuit has now, and doubts the label of a replacement', async () => {
  const cwd = await folderWith({});
  const sandbox = await sandboxFor();
  const run = async (...interconnects: readonly string[]) => {
    const head = `version: 1\naccount: ${account}\npolicy: { rules: { unused-interconnect: off } }\ninterconnects:\n`;
    await writeFile(join(cwd, 'demarc.yaml'), head + interconnects.map((line) => `  ${line}\n`).join(''));
    const words = ['apply', '--yes', '--format', 'json', '--allow', 'max-deletes'];
    const { stdout, stderr, code } = await sandbox.demarc(words, { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const next = (JSON.parse(stdout) as ReportDocument).accounts[0]?.next ?? [];
    return next.filter(({ what }) => what === 'cross_connect').map(({ message }) => message);
  };
  expect(await run(`ewr-a: { type: direct, slot_id: ${freeSlot} }`)).toEqual([]);
  const name = (await sandbox.state()).accounts[account]?.interconnects[0]?.name ?? '';
  const gone = `ewr-a: { type: direct, name: ${name}, state: absent, labels: { cross_connect: NY-1 } }`;
  expect(await run(gone, `ewr-z: { type: direct, slot_id: ${freeSlot} }`)).toEqual([]);
  const label = 'labels: { cross_connect: NY-2 }';
  const { interconnects } = (await sandbox.state()).accounts[account] ?? { interconnects: [] };
  const moved = interconnects[0]?.name ?? '';
  expect(await run(`ewr-z: { type: direct, name: ${moved}, slot_id: ${otherFreeSlot}, ${label} }`)).toEqual([
    expect.stringMatching(
      /^cancel the cross-connect of \S+ at .*; its label says NY-2: make sure that this is not the new one$/,
    ),
  ]);
});

test('says nothing is to be ordered where the run has seen the light', async () => {
  const cwd = await folderWith({ 'demarc.yaml': pair });
  const sandbox = await sandboxFor();
  const { stdout } = await sandbox.demarc(['apply', '--yes', '--wait', '1s', '--format', 'json'], { cwd });
  const next = (JSON.parse(stdout) as ReportDocument).accounts[0]?.next;
  expect(next?.map(({ what }) => what)).toEqual(['pin', 'router', 'router']);
});

test('names the static routes that still point at the old address of a CNI', async () => {
  const { cwd, documents, demarc } = await fortyCircuits();
  await cp(documents, join(cwd, 'demarc'), { recursive: true });
  const file = join(cwd, 'demarc', 'europe.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('10.255.0.47/31', '10.255.9.1/31').replace('10.255.0.46/31', '10.255.9.0/31'));
  const { code, stdout } = await demarc(['apply', '--yes', '--format', 'json']);
  expect(code).toBe(0);
  const next = (JSON.parse(stdout) as ReportDocument).accounts[0]?.next;
  expect(next?.map(({ address, what, message }) => [address, what, message])).toEqual([
    ['cni.wan-fra-a', 'router', 'set its router to 10.255.9.1/31, peer 10.255.9.0, MTU 1500'],
    [
      'cni.wan-fra-a',
      'routes',
      'the static routes of 10.21.0.0/16 may still name its old address in Magic: point them at the new one',
    ],
  ]);
});

test('names commands that work on the same sandbox', async () => {
  const cwd = await folderWith({ 'demarc.yaml': pair });
  const run = (...args: readonly string[]) => runDemarc(args, { cwd });
  const applied = await run('apply', '--yes', '--sandbox', '--format', 'json');
  const next = (JSON.parse(applied.stdout) as ReportDocument).accounts[0]?.next ?? [];
  const commands = next.flatMap(({ command }) => command ?? []);
  expect(commands).toEqual(['demarc loa interconnect.ewr-a --sandbox', 'demarc pin --sandbox']);
  for (const command of commands) expect((await run(...command.split(' ').slice(1))).code).toBe(0);
});
