import { expect, test } from 'vitest';
import { accountTag, cniId, slotId } from '../helpers/account.ts';
import { seedDirect, seedSlot } from '../helpers/seed-objects.ts';
import { folderWith, sandboxFor } from './workspace.ts';

function seedCni(n: number, conduit_name: string) {
  return {
    id: cniId(n),
    account: accountTag,
    interconnect: 'icon-1',
    cust_ip: `10.0.${n}.1/31`,
    p2p_ip: `10.0.${n}.0/31`,
    magic: { conduit_name, description: '', mtu: 1500 },
  };
}

/** A circuit with two CNIs, and a free port in the same site. */
const seed = {
  accounts: {
    [accountTag]: {
      settings: { default_asn: 13335 },
      slots: [seedSlot(1, true), seedSlot(2, false)],
      interconnects: [seedDirect],
      cnis: [seedCni(1, 'wan-1'), seedCni(2, 'wan-2')],
      status: {},
    },
  },
};

const selector = `version: 1
account: ${accountTag}
interconnects:
  ewr-a:
    type: direct
    slot: { site: ewr01 }
`;

test('a selector takes no circuit in use: plan and apply end with 3 until the document says which of the two it means', async () => {
  const sandbox = await sandboxFor({ seed });
  for (const args of [['plan'], ['apply', '--yes']]) {
    const cwd = await folderWith({ 'demarc.yaml': selector });
    const { code, stdout, stderr } = await sandbox.demarc(args, { cwd });
    expect(code, stdout + stderr).toBe(3);
    expect(stdout).toContain('error[plan-selector-in-use]');
    expect(stdout).toContain('icon-1 at ewr01 (it carries wan-1 and wan-2, which no document declares)');
  }
  const ways = [
    [`name: icon-1\n    slot: { site: ewr01 }`, '"matched_by": "pin"'],
    [`slot_id: ${slotId(2)}`, '"call": "create_interconnect"'],
  ] as const;
  for (const [way, shown] of ways) {
    const cwd = await folderWith({ 'demarc.yaml': selector.replace('slot: { site: ewr01 }', way) });
    const { code, stdout } = await sandbox.demarc(['plan', '--format', 'json'], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining(shown)]);
  }
  expect(await sandbox.commits()).toEqual([]);
});

test('a plan says which live object each key is: in JSON always, in text and Markdown where that is no exact identity, or with --verbose', async () => {
  const sandbox = await sandboxFor({ seed });
  const documents = `${selector}  lhr-a: { type: direct, slot_id: ${slotId(2)} }
cnis:
  wan-1: { interconnect: ewr-a, magic: { mtu: 1400 } }
  wan-2: { interconnect: ewr-a }
`;
  const cwd = await folderWith({ 'demarc.yaml': documents });
  const run = async (...args: readonly string[]) =>
    (await sandbox.demarc(['plan', ...args], { cwd })).stdout.replaceAll(/<\/?code>/g, '');
  const { accounts } = JSON.parse(await run('--format', 'json')) as { accounts: { matches: unknown }[] };
  expect(accounts[0]?.matches).toEqual([
    { address: 'interconnect.ewr-a', live_id: 'icon-1', matched_by: 'hosted_cnis' },
    { address: 'interconnect.lhr-a', live_id: null, matched_by: null },
    { address: 'cni.wan-1', live_id: cniId(1), matched_by: 'conduit_name' },
    { address: 'cni.wan-2', live_id: cniId(2), matched_by: 'conduit_name' },
  ]);
  const circuit = /interconnect\.ewr-a:? +icon-1, found by the CNIs on it/;
  for (const format of ['text', 'markdown']) {
    const brief = await run('--format', format);
    expect(brief).toMatch(circuit);
    expect(brief).toContain('Found by selector or by CNIs: 1 circuit on which something changes');
    expect(brief).not.toContain('cni.wan-2');
    const whole = await run('--format', format, '--verbose');
    expect(whole).toMatch(circuit);
    expect(whole).toMatch(/cni\.wan-2:? +10000000\S+, found by its conduit name/);
    expect(whole).toMatch(/interconnect\.lhr-a:? +not live/);
  }
});
