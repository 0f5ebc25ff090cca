import { describe, expect, test } from 'vitest';
import { account, circuit, folderWith, freeSlot, otherFreeSlot, sandboxFor } from './workspace.ts';

const head = `version: 1\naccount: ${account}\n`;

/** What `apply --yes` says to a document, perhaps after another one was applied. Nothing may be written by it. */
async function refused(document: string, before?: string) {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': document, 'before.yaml': before ?? document });
  if (before !== undefined) {
    expect(await sandbox.demarc(['apply', 'before.yaml', '--yes'], { cwd })).toMatchObject({ code: 0 });
  }
  const written = await sandbox.commits();
  const { code, stdout, stderr } = await sandbox.demarc(['apply', 'demarc.yaml', '--yes'], { cwd });
  expect(await sandbox.commits()).toEqual(written);
  return { code, said: stdout + stderr };
}

describe('nothing is written', () => {
  test('for a selector that no slot satisfies, and the error counts what each requirement leaves (3)', async () => {
    const selector = 'slot: { site: ewr01, speed: 100G, device: lhr01-ccr1 }';
    const { code, said } = await refused(`${head}interconnects:\n  a: { type: direct, ${selector} }\n`);
    expect(code).toBe(3);
    expect(said).toContain('error[plan-no-slot]: interconnect.a: no free slot satisfies its selector');
    expect(said).toContain('of 17 free slots site ewr01 leaves 5, speed 100G leaves 7, device lhr01-ccr1 leaves 2');
  });

  test('for two selectors when one slot is left (3)', async () => {
    const selector = 'slot: { site: ewr01, speed: 100G, device: ewr01-ccr1 }';
    const { code, said } = await refused(
      `${head}interconnects:\n  a: { type: direct, ${selector} }\n  b: { type: direct, ${selector} }\n`,
    );
    expect(code).toBe(3);
    expect(said).toContain('interconnect.a and interconnect.b compete for one free slot');
  });

  test('for two pins to one live object (3)', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const name = (await sandbox.state()).accounts[account]?.interconnects[0]?.name ?? '';
    const twice = await folderWith({
      'demarc.yaml': `${head}interconnects:\n  a: { type: direct, name: ${name} }\n  b: { type: direct, name: ${name} }\n`,
    });
    const written = await sandbox.commits();
    const { code, stdout, stderr } = await sandbox.demarc(['apply', '--yes'], { cwd: twice });
    expect(code).toBe(3);
    expect(stdout + stderr).toContain('error[pin-duplicate]');
    expect(stdout + stderr).toContain(name);
    expect(await sandbox.commits()).toEqual(written);
  });

  test('for a pin to no live object (3)', async () => {
    const { code, said } = await refused(`${head}interconnects:\n  a: { type: direct, name: icon-nowhere }\n`);
    expect(code).toBe(3);
    expect(said).toContain('names the live interconnect icon-nowhere, which does not exist');
  });

  test('for a pin to an object of another kind (3)', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const name = (await sandbox.state()).accounts[account]?.interconnects[0]?.name ?? '';
    const pinned = await folderWith({
      'demarc.yaml': `${head}interconnects:\n  g: { type: gcp_partner, region: us-east4, bandwidth: 1G, name: ${name} }\n`,
    });
    const written = await sandbox.commits();
    const { code, stdout, stderr } = await sandbox.demarc(['apply', '--yes'], { cwd: pinned });
    expect(code).toBe(3);
    expect(stdout + stderr).toContain(name);
    expect(await sandbox.commits()).toEqual(written);
  });

  test('for a document that deletes an interconnect with undeclared CNIs (4)', async () => {
    const removed = `${head}interconnects:\n  ewr-a: { type: direct, slot_id: ${freeSlot}, state: absent }\n`;
    const { code, said } = await refused(removed, circuit);
    expect(code).toBe(4);
    expect(said).toContain('guard foreign blocks this plan');
    expect(said).toContain('cni.wan-a');
  });
});

test('a CNI on an undeclared interconnect gets no online warning about a misspelt key', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  await sandbox.demarc(['apply', '--yes'], { cwd });
  const name = (await sandbox.state()).accounts[account]?.interconnects[0]?.name ?? '';
  const near = `${name}x`;
  const document = `${head}interconnects:\n  ${near}: { type: direct, slot_id: ${otherFreeSlot} }\ncnis:\n  wan-a: { interconnect: ${name} }\n`;
  const other = await folderWith({ 'demarc.yaml': document });
  expect((await sandbox.demarc(['validate'], { cwd: other })).stdout).toContain('reference-maybe-misspelt');
  const online = await sandbox.demarc(['plan'], { cwd: other });
  expect(online.code).toBe(0);
  expect(online.stdout + online.stderr).not.toContain('reference-maybe-misspelt');
});
