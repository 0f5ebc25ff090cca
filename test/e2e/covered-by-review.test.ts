import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { account, circuit, folderWith, freeSlot, sandboxFor, type TestSandbox } from './workspace.ts';

/** Two circuits, the second one in another state of health, and a CNI that moves from the first to the second. */
const moving = (policy: string) =>
  `version: 1\naccount: ${account}\n${policy}interconnects:\n  a: { type: gcp_partner, name: icon-1, region: us-east4, bandwidth: 1G }\n  b: { type: gcp_partner, name: icon-2, region: us-east4, bandwidth: 2G }\ncnis:\n  wan-a: { interconnect: b, magic: { mtu: 1440 } }\n`;

async function movingSandbox(
  state: string,
): Promise<{ sandbox: TestSandbox; setHealth: (state: string) => Promise<void> }> {
  const sandbox = await sandboxFor();
  const attachment = { type: 'gcp_partner', account, owner: account, region: 'us-east4' };
  const seed = (health: string) => ({
    accounts: {
      [account]: {
        settings: { default_asn: 13335 },
        slots: [],
        interconnects: [
          { ...attachment, name: 'icon-1', speed: '1G' },
          { ...attachment, name: 'icon-2', speed: '2G' },
        ],
        cnis: [
          {
            ...{ id: '5b8e2a54-9d1c-4c1f-8f57-000000000001', account, interconnect: 'icon-1' },
            ...{ cust_ip: '172.16.0.1/31', p2p_ip: '172.16.0.0/31' },
            magic: { conduit_name: 'wan-a', description: '', mtu: 1440 },
          },
        ],
        status: { 'icon-2': { state: health } },
      },
    },
  });
  await sandbox.setState(seed(state));
  return { sandbox, setHealth: (health) => sandbox.setState(seed(health)) };
}

test('a plan that a guard blocked is no review, by its file or by its fingerprint, even when nothing blocks it any more', async () => {
  const { sandbox, setHealth } = await movingSandbox('Down');
  const cwd = await folderWith({ 'demarc.yaml': moving('') });
  const blocked = await sandbox.demarc(['plan', '--out', 'json=plan.json', '--allow', 'outage=account'], { cwd });
  expect(blocked.stdout).toContain('guard unhealthy blocks this plan');
  const [fingerprint = ''] = /sha256:[0-9a-f]{64}/.exec(blocked.stdout) ?? [];
  await setHealth('Healthy');
  const apply = (...flags: readonly string[]) =>
    sandbox.demarc(['apply', '--yes', '--allow', 'outage=account', ...flags], { cwd });
  const byFile = await apply('--plan', 'plan.json');
  expect(byFile).toMatchObject({ code: 4, stdout: '' });
  expect(byFile.stderr).toMatch(/the plan in plan\.json is no review: guard unhealthy blocked account \w+ in it: \w/);
  expect(byFile.stderr).toContain(
    'Solve what blocked it, write a new plan (demarc plan --out json=FILE) and have that',
  );
  const byFingerprint = await apply('--expect', fingerprint);
  expect(byFingerprint.code).toBe(4);
  expect(byFingerprint.stderr).toContain('that fingerprint is of this plan when a guard blocked it');
  expect(await sandbox.commits()).toEqual([]);
  expect(await apply()).toMatchObject({ code: 0 });
});

test('a guard that blocks the reviewed plan now is shown, and not called another plan', async () => {
  const { sandbox, setHealth } = await movingSandbox('Healthy');
  const cwd = await folderWith({ 'demarc.yaml': moving('') });
  const reviewed = await sandbox.demarc(['plan', '--out', 'json=plan.json', '--allow', 'outage=account'], { cwd });
  const [fingerprint = ''] = /sha256:[0-9a-f]{64}/.exec(reviewed.stdout) ?? [];
  await setHealth('Down');
  const apply = (...review: readonly string[]) =>
    sandbox.demarc(['apply', '--yes', '--allow', 'outage=account', ...review], { cwd });
  for (const review of [
    ['--plan', 'plan.json'],
    ['--expect', fingerprint],
  ]) {
    const { code, stdout, stderr } = await apply(...review);
    expect(code).toBe(4);
    expect(stdout).toContain('guard unhealthy blocks this plan');
    expect(stderr).not.toContain('reviewed');
  }
  // Otherwise a user would solve the guard first, and learn only then that the plan is another one.
  const other = await apply('--expect', `sha256:${'a'.repeat(64)}`);
  expect(other.code).toBe(4);
  expect(other.stderr).toContain('the plan is not the one that was reviewed; nothing was changed');
});

test('terms that a later commit loosened are named with both values, and nothing is written', async () => {
  const { sandbox } = await movingSandbox('Healthy');
  const cwd = await folderWith({ 'demarc.yaml': moving('') });
  const flags = ['--allow', 'outage=account'];
  await sandbox.demarc(['plan', '--out', 'json=plan.json', '--wait', ...flags], { cwd });
  await writeFile(join(cwd, 'demarc.yaml'), moving('policy: { max_deletes: 7, require_healthy: false }\n'));
  const { code, stdout, stderr } = await sandbox.demarc(['apply', '--yes', '--plan', 'plan.json', ...flags], { cwd });
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain('Looser now than in the review');
  expect(stderr).toMatch(/policy\.max_deletes[^]*reviewed +1\n +now +7\n/);
  expect(stderr).toMatch(/policy\.require_healthy[^]*reviewed +true\n +now +false\n/);
  expect(stderr).toMatch(/--wait \(held moves\)[^]*reviewed +true\n +now +false\n/);
  expect(await sandbox.commits()).toEqual([]);
});

test('another free port than the reviewed one is refused with both ports and the line that pins the reviewed one', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({
    'demarc.yaml': circuit.replace(`slot_id: ${freeSlot}`, 'slot: { site: ewr01 }'),
  });
  await sandbox.demarc(['plan', '--out', 'json=plan.json'], { cwd });
  const shown = await sandbox.demarc(['show', 'plan.json', '--format', 'json'], { cwd });
  expect(shown.stdout).toContain(`"slot_id": "${freeSlot}"`);
  const state = await sandbox.state();
  const own = state.accounts[account];
  const slots = own?.slots.map((slot) => (isFreeSlot(slot) ? { ...slot, occupied: true } : slot));
  await sandbox.setState({ accounts: { ...state.accounts, [account]: { ...own, slots } } });
  const { code, stderr } = await sandbox.demarc(['apply', '--yes', '--plan', 'plan.json'], { cwd });
  expect(code).toBe(4);
  expect(stderr).toMatch(new RegExp(`port\\n +reviewed +takes slot ${freeSlot}\\n +now +takes slot [0-9a-f-]{36}\\n`));
  expect(stderr).toContain(`to take the reviewed port, write slot_id: ${freeSlot} under ewr-a`);
});

function isFreeSlot(slot: unknown): slot is { readonly id: string } {
  return typeof slot === 'object' && slot !== null && 'id' in slot && slot.id === freeSlot;
}
