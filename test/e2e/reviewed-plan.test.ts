import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PlanDocument } from '../../src/model/plan.ts';
import type { RunResult } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, freeSlot, otherFreeSlot, sandboxFor, type TestSandbox } from './workspace.ts';

const pair = circuit
  .replace('cnis:\n', `  ewr-b:\n    type: direct\n    slot_id: ${otherFreeSlot}\ncnis:\n`)
  .concat('  wan-b:\n    interconnect: ewr-b\n    magic: { mtu: 1500 }\n');

/** A document that takes both circuits away. */
const removed = `version: 1\naccount: ${account}\ninterconnects:\n  ewr-a: { type: direct, slot_id: ${freeSlot}, state: absent }\n  ewr-b: { type: direct, slot_id: ${otherFreeSlot}, state: absent }\ncnis:\n  wan-a: { state: absent }\n  wan-b: { state: absent }\n`;

interface Reviewed {
  readonly sandbox: TestSandbox;
  readonly cwd: string;
  readonly plan: PlanDocument;
  /** `apply --yes --plan plan.json`, and more words. */
  readonly apply: (...more: readonly string[]) => Promise<RunResult>;
  readonly edit: (text: string) => Promise<void>;
  /** Nothing but what was written before the review. */
  readonly expectNothingWritten: () => Promise<void>;
}

/** A document, perhaps another one applied before, and a plan of it in plan.json. */
async function reviewed(
  document: string,
  options: { before?: string; planArgs?: readonly string[] } = {},
): Promise<Reviewed> {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': options.before ?? document });
  const edit = (text: string) => writeFile(join(cwd, 'demarc.yaml'), text);
  if (options.before !== undefined) {
    expect(await sandbox.demarc(['apply', '--yes'], { cwd })).toMatchObject({ code: 0 });
    await edit(document);
  }
  await sandbox.demarc(['plan', '--out', 'json=plan.json', ...(options.planArgs ?? [])], { cwd });
  const plan = JSON.parse(await readFile(join(cwd, 'plan.json'), 'utf8')) as PlanDocument;
  const written = await sandbox.commits();
  return {
    sandbox,
    cwd,
    plan,
    edit,
    apply: (...more) => sandbox.demarc(['apply', '--yes', '--plan', 'plan.json', ...more], { cwd }),
    expectNothingWritten: async () => expect(await sandbox.commits()).toEqual(written),
  };
}

/** An edit in the dashboard: the state without its numbers beyond 2^53, of which these accounts have none. */
async function byHand(sandbox: TestSandbox, edit: (state: HandState) => void): Promise<void> {
  const state = (await sandbox.state()) as unknown as { accounts: Record<string, HandState> };
  const accountState = state.accounts[account];
  if (accountState === undefined) throw new Error('the account is gone');
  edit(accountState);
  await sandbox.setState(state);
}

interface HandState {
  interconnects: Record<string, unknown>[];
  cnis: { magic: Record<string, unknown> }[];
}

describe('apply --plan carries out', () => {
  test('the reviewed changes', async () => {
    const { apply, sandbox } = await reviewed(circuit);
    expect(await apply()).toMatchObject({ code: 0 });
    expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual(['create_interconnect', 'create_cni']);
  });

  test('the rest of the review after a partial run', async () => {
    const { apply, sandbox } = await reviewed(circuit);
    await sandbox.setFaults([{ operation: 'create_cni', kind: 'status', status: 403 }]);
    expect(await apply()).toMatchObject({ code: 5 });
    await sandbox.setFaults([]);
    expect(await apply()).toMatchObject({ code: 0 });
    expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual(['create_interconnect', 'create_cni']);
    expect(await apply()).toMatchObject({ code: 0 });
  });

  test('the move of a CNI when the new interconnect is there and the run ended before the move', async () => {
    const moved = circuit.replace(freeSlot, otherFreeSlot);
    const options = { before: circuit, planArgs: ['--wait'] };
    const { apply, sandbox } = await reviewed(moved, options);
    await sandbox.setFaults([{ operation: 'update_cni', kind: 'status', status: 403 }]);
    const first = await apply('--wait', '5s');
    expect(first.code).toBe(5);
    expect(first.stdout).toMatch(/started, not finished[^]*delete it with a tombstone \(name: \S+, state: absent\)/);
    await sandbox.setFaults([]);
    const again = await apply('--wait', '5s');
    expect(again.stderr).not.toContain('not the one that was reviewed');
    expect(again.code).toBe(0);
  });

  test('a part of the review', async () => {
    const { apply, sandbox } = await reviewed(pair);
    expect(await apply('--only', 'interconnect.ewr-b')).toMatchObject({ code: 0 });
    expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual(['create_interconnect']);
  });

  test('a reformatted document, beside objects that others made since', async () => {
    const { apply, edit, sandbox } = await reviewed(circuit);
    await edit(`# reviewed by the network team\n\n${circuit.replace('mtu: 1500', '"mtu": 1500 # as ever')}`);
    await byHand(sandbox, ({ interconnects }) => {
      interconnects.push({ name: 'icon-theirs', type: 'gcp_partner', account, region: 'us-east4', speed: '1G' });
    });
    expect(await apply()).toMatchObject({ code: 0 });
  });

  test('changes with fewer allowances than in the review', async () => {
    const { apply } = await reviewed(removed, {
      before: pair,
      planArgs: ['--allow', 'max-deletes=3', '--allow', 'outage=account'],
    });
    const result = await apply('--allow', 'max-deletes=2', '--allow', 'outage=account');
    expect(result.stderr).not.toContain('not the one that was reviewed');
    expect(result.code).toBe(0);
  });
});

describe('apply --plan refuses with 4, before it writes anything,', () => {
  test('an edit by hand since the review, and names the field', async () => {
    const before = circuit;
    const after = circuit.replace('mtu: 1500', 'mtu: 1500\n      description: Primary');
    const { apply, sandbox, expectNothingWritten } = await reviewed(after, { before });
    await byHand(sandbox, ({ cnis }) => Object.assign(cnis[0]?.magic ?? {}, { mtu: 1400 }));
    const { code, stdout, stderr } = await apply();
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('the plan is not the one that was reviewed (plan.json); nothing was changed');
    expect(stderr).toContain('Different from the review: 1 change');
    expect(stderr).toMatch(/cni\.wan-a[^]*magic\.mtu\n +reviewed +\(left as it is\)\n +now +1400 → 1500/);
    expect(stderr).not.toContain('magic.description');
    await expectNothingWritten();
  });

  test('a change that the document gained, and lists the reviewed changes that are no longer due', async () => {
    const { apply, edit, expectNothingWritten } = await reviewed(circuit);
    await edit(pair.replace('  wan-a:', '  wan-c:'));
    const { code, stderr } = await apply();
    expect(code).toBe(4);
    expect(stderr).toMatch(/Not in the review: 3 changes[^]*interconnect\.ewr-b[^]*cni\.wan-b[^]*cni\.wan-c/);
    expect(stderr).toContain('no longer to be done (not a reason to refuse): cni.wan-a');
    await expectNothingWritten();
  });

  test('another impact, other calls and another live object of the same address', async () => {
    const { apply, edit, expectNothingWritten } = await reviewed(circuit.replace('mtu: 1500', 'mtu: 1476'), {
      before: circuit,
    });
    await edit(`version: 1\naccount: ${account}\ncnis: { wan-a: { state: absent } }\n`);
    const { code, stderr } = await apply();
    expect(code).toBe(4);
    expect(stderr).toMatch(/action\n +reviewed +update\n +now +delete/);
    expect(stderr).toMatch(
      /impact\n +reviewed +its BGP session may reset and comes back by itself[^\n]*\n +now +traffic on it stops/,
    );
    expect(stderr).toMatch(/calls\n +reviewed +update_cni\n +now +delete_cni/);
    await expectNothingWritten();
  });

  test('an allowance beyond the review', async () => {
    const { apply, expectNothingWritten } = await reviewed(circuit);
    const { code, stderr } = await apply('--allow', 'max-deletes=5');
    expect(code).toBe(4);
    expect(stderr).toContain('Allowed now and not in the review: max-deletes=5');
    await expectNothingWritten();
  });

  test('an account that the review does not name', async () => {
    const { apply, edit, sandbox, expectNothingWritten } = await reviewed(circuit);
    const other = 'b'.repeat(32);
    const state = await sandbox.state();
    await sandbox.setState({ accounts: { ...state.accounts, [other]: state.accounts[account] } });
    await edit(circuit.replace(account, other));
    const { code, stderr } = await apply();
    expect(code).toBe(4);
    expect(stderr).toContain(`Account ${other}`);
    expect(stderr).toContain('The reviewed plan says nothing about this account.');
    await expectNothingWritten();
  });

  test('a valid plan of another document, which is compared and never carried out', async () => {
    const { apply, edit, expectNothingWritten } = await reviewed(
      `version: 1\naccount: ${account}\ncnis: { wan-a: { state: absent } }\n`,
      { before: circuit },
    );
    await edit(circuit.replace('mtu: 1500', 'mtu: 1476'));
    expect(await apply()).toMatchObject({ code: 4 });
    await expectNothingWritten();
  });

  test('a guard that trips, as it would without a review', async () => {
    const { apply, expectNothingWritten } = await reviewed(removed, {
      before: pair,
      planArgs: ['--allow', 'max-deletes=3', '--allow', 'outage=account'],
    });
    const { code, stdout } = await apply();
    expect(code).toBe(4);
    expect(stdout).toContain('guard max-deletes blocks this plan');
    await expectNothingWritten();
  });

  test('with a JSON report of changes that were not attempted', async () => {
    const { apply, edit } = await reviewed(circuit);
    await edit(pair);
    const { code, stdout, stderr } = await apply('--format', 'json');
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ accounts: [{ summary: { applied: 0, not_attempted: 4 } }] });
    expect(stderr).toContain('Not in the review: 2 changes');
    const markdown = await apply('--format', 'markdown');
    expect(markdown.stdout).toMatch(/^### The plan is not the one that was reviewed\n[^]*### Apply: 4 not attempted/);
  });
});

test('an account that cannot be read ends with 1, and the difference says so', async () => {
  const { apply, sandbox, expectNothingWritten } = await reviewed(circuit);
  await sandbox.setFaults([{ operation: 'list_cnis', kind: 'status', status: 403 }]);
  const { code, stderr } = await apply();
  expect(code).toBe(1);
  expect(stderr).toContain('This account cannot be planned now.');
  expect(stderr).toContain('403');
  await expectNothingWritten();
});

test('a plan that lists more than the documents is carried out only as far as these', async () => {
  const { apply, edit, sandbox } = await reviewed(pair);
  await edit(circuit);
  expect(await apply()).toMatchObject({ code: 0 });
  expect(await sandbox.commits()).toHaveLength(2);
});

describe('a file that is not a reviewed plan ends with 4 before any request to the API:', () => {
  const spoilt: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    ['truncated', (text) => text.slice(0, text.length / 2), /it is not JSON: truncated, or not a plan file/],
    ['empty', () => '', /it is not JSON/],
    [
      'edited',
      (text) => text.replace('"after": 1500', '"after": 9000'),
      /it was edited after it was written: the digest of cni\.wan-a/,
    ],
    [
      'edited in what it allows',
      (text) => text.replace('"allowed": []', '"allowed": ["max-deletes"]'),
      /the fingerprint does not match/,
    ],
    ['shortened by a change', withoutFirstChange, /the fingerprint does not match/],
    [
      'of another format version',
      (text) => text.replace('demarc.plan/2', 'demarc.plan/3'),
      /its format is demarc\.plan\/3, not demarc\.plan\/2/,
    ],
    ['of another kind', () => '{"format":"demarc.report/1"}', /its format is demarc\.report\/1/],
    ['not even JSON', () => 'Plan: 2 to create.', /it is not JSON/],
  ];

  test.each(spoilt)('%s', async (_, spoil, words) => {
    const { apply, cwd, sandbox, expectNothingWritten } = await reviewed(circuit);
    const path = join(cwd, 'plan.json');
    await writeFile(path, spoil(await readFile(path, 'utf8')));
    const asked = (await sandbox.requests()).length;
    const { code, stdout, stderr } = await apply();
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('error: the reviewed plan is unreadable: plan.json: ');
    expect(stderr).toMatch(words);
    expect(await sandbox.requests()).toHaveLength(asked);
    await expectNothingWritten();
  });

  test.each(['gone.json', '.'])('%s', async (file) => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { code, stderr } = await sandbox.demarc(['apply', '--yes', '--plan', file], { cwd });
    expect(code).toBe(4);
    expect(stderr).toContain(`the reviewed plan is unreadable: ${file} `);
    expect(await sandbox.requests()).toEqual([]);
  });
});

function withoutFirstChange(text: string): string {
  const plan = JSON.parse(text) as { accounts: { changes: unknown[] }[] };
  for (const accountPlan of plan.accounts) accountPlan.changes.shift();
  return JSON.stringify(plan);
}

describe('apply --expect', () => {
  test('carries out the plan with that fingerprint', async () => {
    const { cwd, plan, sandbox } = await reviewed(circuit);
    const result = await sandbox.demarc(['apply', '--yes', '--expect', plan.fingerprint], { cwd });
    expect(result.code).toBe(0);
    expect(await sandbox.commits()).toHaveLength(2);
  });

  test('refuses any other plan with 4, even a smaller one, and shows the current plan', async () => {
    const { cwd, plan, sandbox, edit, expectNothingWritten } = await reviewed(pair);
    await edit(circuit);
    const { code, stdout, stderr } = await sandbox.demarc(['apply', '--yes', '--expect', plan.fingerprint], { cwd });
    expect(code).toBe(4);
    expect(stdout).toContain('Plan: 2 to create');
    expect(stderr).toContain(`expected  ${plan.fingerprint}`);
    expect(stderr).toMatch(/found {5}sha256:[0-9a-f]{64}\n/);
    await expectNothingWritten();
  });

  test.each([
    ['a short one', `sha256:${'a'.repeat(12)}`, 'only a part of a fingerprint'],
    ['one without its name', 'a'.repeat(64), 'no fingerprint'],
    ['one with a wrong letter', `sha256:${'g'.repeat(64)}`, 'no fingerprint'],
    ['a long one', `sha256:${'a'.repeat(65)}`, 'no fingerprint'],
  ])('refuses %s with 64 and shows what a fingerprint looks like', async (_, fingerprint, words) => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { code, stderr } = await sandbox.demarc(['apply', '--yes', '--expect', fingerprint], { cwd });
    expect(code).toBe(64);
    expect(stderr).toContain(words);
    expect(stderr).toContain('sha256: and 64 hexadecimal digits');
    expect(await sandbox.requests()).toEqual([]);
  });
});

const fingerprint = `sha256:${'a'.repeat(64)}`;
test.each([
  [['--plan', 'plan.json', '--expect', fingerprint], '--plan and --expect cannot be used together'],
  [['--plan', 'plan.json', '--skip-secrets'], '--plan and --skip-secrets cannot be used together'],
  [['--expect', fingerprint, '--skip-secrets'], '--expect and --skip-secrets cannot be used together'],
  [['--expect', fingerprint, '--only', 'cni.wan-a'], '--expect and --only cannot be used together'],
  [['--plan', '-', '-'], 'standard input cannot hold both the documents and the plan'],
])('flags that would weaken a review are refused in combination with 64: %j', async (flags, words) => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const { code, stdout, stderr } = await sandbox.demarc(['apply', '--yes', ...flags], { cwd });
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toContain(words);
  expect(await sandbox.requests()).toEqual([]);
});

test('a review does not replace --yes when there is no terminal', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  expect(await sandbox.demarc(['apply', '--plan', 'plan.json'], { cwd })).toMatchObject({ code: 64 });
  expect(await sandbox.requests()).toEqual([]);
});
