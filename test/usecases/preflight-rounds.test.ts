import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Transport } from '../../src/api/transport.ts';
import type { Policy } from '../../src/model/desired.ts';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { cni, desired, direct } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';

const account = '023e105f4ecef8ad9ca31a8372d0c353';
const seed = JSON.parse(
  readFileSync(new URL('../preflight/magic-seed-example.json', import.meta.url), 'utf8'),
) as SandboxSeed;

const idleTurns = 20;

/** Answers nothing before all requests that can be sent without an answer are sent, then all of them: one round trip. */
function inRounds(): { readonly rounds: string[][]; readonly around: (transport: Transport) => Transport } {
  const rounds: string[][] = [];
  let waiting: { readonly operation: string; readonly answer: () => void }[] = [];
  const answerAll = (turns: number, known: number): void => {
    if (waiting.length > known) setImmediate(answerAll, idleTurns, waiting.length);
    else if (turns > 0) setImmediate(answerAll, turns - 1, known);
    else {
      const round = waiting;
      waiting = [];
      rounds.push(round.map(({ operation }) => operation).sort());
      for (const { answer } of round) answer();
    }
  };
  const around = (transport: Transport): Transport => {
    return async (request) => {
      await new Promise<void>((resolve) => {
        if (waiting.length === 0) setImmediate(answerAll, idleTurns, 1);
        waiting.push({ operation: request.operation, answer: resolve });
      });
      return transport(request);
    };
  };
  return { rounds, around };
}

async function roundsOf(gone: string, preflight: Policy['preflight']): Promise<readonly (readonly string[])[]> {
  const names = ['dfw-edge-1', 'dfw-edge-2', 'iad-edge-1'];
  const circuits = ['cni-dfw01-0001', 'cni-dfw01-0003', 'cni-iad02-0002'];
  const documents = desired({
    account,
    interconnects: circuits.map((name) => direct(name, { name })),
    cnis: names.map((name, at) => cni(name, circuits[at] ?? '', name === gone ? { state: 'absent' } : {})),
    policy: { preflight },
  });
  const { rounds, around } = inRounds();
  const { api } = inProcessNetwork(account, seed, {}, around);
  await readAndPlan(documents, api, { allowed: [], skipSecrets: false });
  return rounds;
}

test('a preflight costs no round trip: the Magic side is read beside the health of circuits', async () => {
  const [plain, judged] = [await roundsOf('iad-edge-1', 'off'), await roundsOf('iad-edge-1', 'auto')];
  expect(judged).toHaveLength(plain.length);
  const magic = ['list_cf_interconnects', 'list_gre_tunnels', 'list_ip_prefixes', 'list_ipsec_tunnels'];
  const beside = judged.find((round) => round.includes('list_magic_routes'));
  expect(beside).toEqual(expect.arrayContaining([...magic, 'query_analytics']));
  expect(judged.flat().sort()).toEqual([...plain.flat(), ...magic, 'list_magic_routes', 'query_analytics'].sort());
});

test('a preflight costs one round trip where a touched route lies in an IP prefix of the account', async () => {
  const [plain, judged] = [await roundsOf('dfw-edge-1', 'off'), await roundsOf('dfw-edge-1', 'auto')];
  expect(judged.length - plain.length).toBe(1);
  expect(judged.at(-1)).toEqual(['list_bgp_prefixes']);
});
