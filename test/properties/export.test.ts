import { expect, test } from 'vitest';
import { loadDesired } from '../../src/config/load-desired.ts';
import { VariableNames } from '../../src/export/choose-keys.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { SeedAccount } from '../../src/model/generated/sandbox-seed.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { exportAccount, type ExportedAccount, type ExportStyle } from '../../src/usecases/export/export-account.ts';
import { readView } from '../../src/usecases/export/read-view.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag } from '../helpers/account.ts';
import { handMade } from '../helpers/hand-made.ts';
import { holdsForScenes } from '../helpers/hold.ts';
import { type InProcessNetwork, inProcessNetwork } from '../helpers/in-process-network.ts';
import { Tally } from '../helpers/tally.ts';
import type { Tape } from '../helpers/tape.ts';

const version = '1.0.0';
const plain: ExportStyle = { split: undefined, secrets: false, protect: false };

function networkOf(account: SeedAccount): InProcessNetwork {
  return inProcessNetwork(accountTag, { accounts: { [accountTag]: account } });
}

async function exported({ api }: InProcessNetwork, style: ExportStyle): Promise<ExportedAccount> {
  const chosen = { account: accountTag, tokenEnv: undefined, desired: undefined };
  return exportAccount(await readView({ chosen, reader: api }), style, new VariableNames(), version);
}

function styleOf(tape: Tape): ExportStyle {
  return { split: tape.choose(undefined, 'site', 'interconnect'), secrets: tape.chance(50), protect: tape.chance(50) };
}

type Variables = Readonly<Record<string, string>>;

function read({ files }: ExportedAccount, environment: Variables, offline = false): DesiredAccount {
  const sources = files.map(({ path, text }) => ({ name: path, text }));
  const options = { environment, offline, skipSecrets: false, defaultAccount: undefined, version };
  const { accounts, diagnostics } = loadDesired(sources, options);
  const found = [...diagnostics, ...checkRules(accounts)].filter(({ severity }) => severity === 'error');
  expect(found).toEqual([]);
  const [desired, ...others] = accounts;
  if (desired === undefined || others.length > 0)
    throw new Error(`the documents are about ${accounts.length} accounts`);
  return desired;
}

function textOf(key: unknown): string {
  return typeof key === 'string' ? key : '';
}

/** What the variables of an export are to be set to. */
function liveKeys({ variables, cnis }: ExportedAccount, account: SeedAccount): Variables {
  const keys = new Map((account.cnis ?? []).map(({ id, bgp }) => [`cni ${id}`, textOf(bgp?.md5_key)]));
  const idOf = (address: string) => cnis.find(({ key }) => `cni.${key}` === address)?.id ?? '';
  const needed = variables.filter(({ needed }) => needed === 'plan');
  return Object.fromEntries(needed.map(({ name, address }) => [name, keys.get(idOf(address)) ?? '']));
}

test('exported documents are valid, and their plan is empty without any secret', async () => {
  const tally = new Tally();
  await holdsForScenes(async ({ live, tape }) => {
    const account = tape.chance(80) ? handMade(live.seed, tape) : live.seed;
    const network = networkOf(account);
    const style = styleOf(tape);
    const result = await exported(network, style);
    read(result, {}, true);
    const desired = read(result, liveKeys(result, account));
    const { planned } = await readAndPlan(desired, network.api, { allowed: [], skipSecrets: false });
    const { changes, errors, complete, applyable } = planned.plan;
    expect({ changes, errors, complete, applyable }).toEqual({
      changes: [],
      errors: [],
      complete: true,
      applyable: true,
    });
    // A drift that nobody can end would hide the others.
    if (planned.plan.unmanaged.length > 0) expect(desired.policy.unmanaged).toBe('report');
    // What was composed was right at once: nothing was taken out again because a plan would have changed it.
    expect(result.notDeclared.filter(({ reason }) => !knownReason.test(reason))).toEqual([]);
    tally.count([
      ...result.notDeclared.map(({ kind, reason }) => `${kind} not declared: ${knownReason.exec(reason)?.[0] ?? ''}`),
      ...result.leftOut.map(({ field }) => `not written: ${field}`),
      ...[...desired.interconnects, ...desired.cnis].map((interconnect) =>
        'name' in interconnect || 'id' in interconnect ? 'pin' : 'no pin',
      ),
      ...desired.policy.ignore.map(() => 'ignored'),
      `unmanaged: ${desired.policy.unmanaged}`,
      `split ${style.split ?? 'not at all'}`,
      ...(result.variables.length > 0 ? ['variables'] : []),
    ]);
  });
  console.info(tally.toString());
  const kinds = [
    'interconnect not declared: it is of the type',
    'interconnect not declared: it belongs to another account',
    'cni not declared: the API does not show',
    ...['magic.mtu', 'bgp.customer_asn', 'bgp.extra_prefixes', 'bgp_mode', 'cust_ip and p2p_ip', 'slot_id'].map(
      (field) => `not written: ${field}`,
    ),
    'pin',
    'ignored',
    'unmanaged: drift',
    'unmanaged: report',
    'split site',
    'split interconnect',
    'variables',
  ];
  expect(tally.rarerThan(0.5, kinds)).toEqual([]);
});

const knownReason = /^it is of the type|^it belongs to another account|^the API does not show|^it has no conduit name/;

test('an export declares every live object once', async () => {
  await holdsForScenes(async ({ live, tape }) => {
    const account = handMade(live.seed, tape);
    const result = await exported(networkOf(account), styleOf(tape));
    const { interconnects, cnis, notDeclared } = result;
    const all = (account.interconnects ?? []).length + (account.cnis ?? []).length;
    expect(interconnects.length + cnis.length + notDeclared.length).toBe(all);
    const keys = [...interconnects, ...cnis].map(({ key }) => key.toLowerCase());
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[a-z0-9][a-z0-9._-]{0,127}$/);
    expect(new Set(result.files.map(({ path }) => path.toLowerCase())).size).toBe(result.files.length);
    for (const { path } of result.files) expect(path).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*\.yaml$/);
  });
});

test("the same account gives the same bytes, in any order of the API's lists", async () => {
  await holdsForScenes(async ({ live, tape }) => {
    const account = handMade(live.seed, tape);
    const style = styleOf(tape);
    const shuffled = {
      ...account,
      slots: tape.shuffled(account.slots ?? []),
      interconnects: tape.shuffled(account.interconnects ?? []),
      cnis: tape.shuffled(account.cnis ?? []),
    };
    expect((await exported(networkOf(shuffled), style)).files).toEqual(
      (await exported(networkOf(account), style)).files,
    );
  });
});

test('an export contains no session key and no control character', async () => {
  await holdsForScenes(async ({ live, tape }) => {
    const { files } = await exported(networkOf(handMade(live.seed, tape)), styleOf(tape));
    for (const { text } of files) {
      expect(text).not.toContain('canary');
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(text).not.toContain('##[');
      const lines = text
        .split('\n')
        .filter((line) => line.trimStart().startsWith('::') || /^(?!\s*#)\W*INJECTED line/.test(line));
      expect(lines).toEqual([]);
    }
  });
});

test('an export with protect protects everything that it declares', async () => {
  await holdsForScenes(async ({ live, tape }) => {
    const result = await exported(networkOf(handMade(live.seed, tape)), { ...plain, protect: true });
    const { interconnects, cnis } = read(result, {});
    expect([...interconnects, ...cnis].filter((interconnect) => !interconnect.protect)).toEqual([]);
  });
});
