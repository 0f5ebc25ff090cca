import { expect, test } from 'vitest';
import { createRequests } from '../../src/api/create-requests.ts';
import { networkReader } from '../../src/api/network-reader.ts';
import type { Transport } from '../../src/api/transport.ts';
import { loadDesired } from '../../src/config/load-desired.ts';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { renderDriftMarkdown } from '../../src/render/drift/drift-markdown.ts';
import { renderPlanText } from '../../src/render/plan/plan-text.ts';
import { planAccounts } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag } from '../helpers/account.ts';
import { writeOperations } from './cells.ts';
import { Dice } from './dice.ts';
import { fuzz, fuzzCases, mutate } from './fuzz.ts';
import { drawScenario } from './scenario.ts';

const json = 'application/json';

/** Answers to GET from a seed, as text. */
function answerTo(path: string, { accounts }: SandboxSeed): string {
  const account = accounts[accountTag];
  const [, kind = '', id] = /\/cni\/([a-z]+)(?:\/([^/?]+))?/.exec(path) ?? [];
  if (path.includes('/status')) return JSON.stringify({ state: 'Unhealthy', reason: 'no light' });
  if (kind === 'settings') return JSON.stringify(account?.settings);
  const rows: readonly Readonly<Record<string, unknown>>[] =
    (kind === 'slots' ? account?.slots : kind === 'cnis' ? account?.cnis : account?.interconnects) ?? [];
  if (id === undefined) return JSON.stringify({ items: rows, next: null });
  return JSON.stringify(rows.find((row) => row['id'] === id || row['name'] === id) ?? {});
}

/** Mutates one answer of a run, or several. */
function mutating(seed: SandboxSeed, dice: Dice): { transport: Transport; count: () => number } {
  const often = dice.choose([10, 40, 100]);
  let count = 0;
  const transport: Transport = ({ path }) => {
    const real = answerTo(path, seed);
    count += 1;
    if (count > 20_000) throw new Error('a listing without end');
    const body = dice.chance(often) ? mutate(real, dice) : real;
    const status = dice.chance(4) ? dice.choose([201, 204, 400, 404, 429, 500]) : 200;
    const headers = new Headers({
      'content-type': dice.chance(5) ? dice.choose(['text/html', 'text/plain', 'x']) : json,
    });
    const bytes = dice.chance(4) ? Buffer.from(body, 'latin1') : Buffer.from(body);
    return Promise.resolve({ status, headers, bytes, attempts: 1 });
  };
  return { transport, count: () => count };
}

test('a mutated answer gives a plan or an error of its account, never a crash, a hang or raw text', async () => {
  let planned = 0;
  const options = { allowed: [], skipSecrets: false };
  const context = { account: accountTag, credentialType: 'token' as const, secrets: new Set<string>() };
  const { wrong, slowestMs, megabytes } = await fuzz(fuzzCases, async (caseSeed) => {
    const dice = new Dice(caseSeed);
    const scenario = drawScenario(dice, dice.choose(writeOperations));
    const { accounts } = loadDesired([{ name: 'demarc.yaml', text: scenario.document }], {
      environment: scenario.environment,
      offline: false,
      skipSecrets: false,
      defaultAccount: undefined,
      version: '1.0.0',
    });
    const { transport } = mutating(scenario.seed, dice);
    const reader = networkReader(transport, createRequests('/client/v4', accountTag), context);
    // Whatever is no NetworkError rejects here.
    const entries = await planAccounts(accounts, () => reader, options);
    const document = planDocument(
      entries.map(({ plan }) => plan),
      [],
    );
    if (document.accounts.every(({ complete }) => complete)) planned += 1;
    const output =
      renderPlanText(document, { color: false }) + renderDriftMarkdown(document, { unmanagedIsDrift: new Set() });
    // eslint-disable-next-line no-control-regex -- they are what must not be there
    if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(output)) throw new Error(`shown raw: ${output}`);
  });
  console.info(
    `${planned} of ${fuzzCases} were planned; slowest ${slowestMs.toFixed(0)} ms; ${megabytes.toFixed(0)} MB at most`,
  );
  expect(wrong.join('\n')).toBe('');
  expect(planned).toBeGreaterThan(0);
  expect(planned).toBeLessThan(fuzzCases);
  expect(megabytes).toBeLessThan(1_500);
}, 0);
