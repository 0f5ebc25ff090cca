import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { SandboxFault, SandboxFaults } from '../../src/model/generated/sandbox-faults.ts';
import type { Operation } from '../../src/model/operation.ts';
import { canStrike } from '../../src/sandbox/faults/fault-kinds.ts';
import { routes } from '../../src/sandbox/http/routes.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { schemaText } from '../../src/schema/schemas.ts';
import { checkSandboxFaults, isSandboxFaults } from '../../src/schema/validate-sandbox.ts';
import { runs } from '../helpers/hold.ts';
import { account, type Recorded } from './client.ts';
import { reads, seed, type Sent, writes } from './writes.ts';

const when = fc.constantFrom('before', 'after');
const own: Readonly<Record<SandboxFault['kind'], Record<string, fc.Arbitrary<unknown>>>> = {
  latency: { ms: fc.constantFrom(0, 1), when },
  status: { status: fc.constantFrom(200, 400, 409, 429, 500, 503), body: fc.jsonValue({ maxDepth: 1 }), when },
  html: { when },
  rate_limited: { retry_after: fc.nat(9) },
  redirect: { to: fc.constantFrom('/', 'http://127.0.0.1:1/'), when },
  reset: { when },
  hang: { sent: fc.constantFrom('nothing', 'headers', 'half'), when },
  truncated: { bytes: fc.nat(100), when },
  malformed: { text: fc.string({ maxLength: 9 }), when },
  drip: { bytes: fc.constant(200), ms: fc.constant(0) },
  oversized: { bytes: fc.constant(70_000) },
  content_type: { type: fc.constantFrom(null, 'text/html') },
  stale: { commits: fc.integer({ min: 1, max: 4 }) },
  cursor_loop: {},
  cursor_endless: {},
  duplicate_item: {},
  foreign_account: {},
  address_objects: {},
  plain_facilities: {},
  envelope: {},
  unknown_fields: {},
  md5_key_hidden: {},
  refused: { reason: fc.constantFrom('not_onboarded', 'wrong_account'), code: fc.constant(1002) },
  half_answer: { how: fc.constantFrom('no_result', 'null_result', 'no_list') },
  null_messages: {},
  graphql_errors: { with_data: fc.boolean() },
  magic_extras_lost: {},
  loa_names: { texts: fc.constantFrom(0, 2) },
};
const kinds = Object.keys(own) as SandboxFault['kind'][];
const optional = [
  'when',
  'body',
  'to',
  'sent',
  'bytes',
  'text',
  'type',
  'commits',
  'retry_after',
  'code',
  'with_data',
  'reason',
  'how',
  'texts',
];

const choosing = fc.oneof(
  fc.record({ nth: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }) }),
  fc.record({ every: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ probability: fc.constantFrom(0.2, 0.5, 1), seed: fc.integer() }),
);

const fault: fc.Arbitrary<SandboxFault> = fc.constantFrom(...kinds).chain((kind) => {
  const fields = { kind: fc.constant(kind), times: fc.integer({ min: 1, max: 9 }), ...own[kind] };
  const required = Object.keys(fields).filter((name) => name !== 'times' && !optional.includes(name));
  return fc
    .tuple(fc.record(fields, { requiredKeys: required as never[] }), choosing)
    .map(([base, chosen]) => ({ ...base, ...chosen }) as unknown as SandboxFault);
});

const request = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...Object.values(writes)) },
  { weight: 1, arbitrary: fc.constantFrom(...reads) },
);

interface Run {
  /** Status and text, or undefined where no whole answer came. */
  readonly answers: readonly (string | undefined)[];
  readonly requests: readonly Recorded[];
  readonly log: unknown;
  readonly state: string;
}

/** Sends requests one after the other; where an answer hangs, the client leaves as soon as the sandbox has decided so. */
async function run(sent: readonly Sent[], faults: SandboxFaults): Promise<Run> {
  const sandbox = await startSandbox({ seed, faults, now: () => 1_000_000 });
  try {
    const control = async (name: string) => (await fetch(new URL(`/_sandbox/${name}`, sandbox.url))).text();
    const recorded = async () => (JSON.parse(await control('requests')) as { requests: Recorded[] }).requests;
    const answers: (string | undefined)[] = [];
    for (const [index, request] of sent.entries()) {
      const leaving = new AbortController();
      let settled = false;
      const answer = exchange(sandbox.url, request, leaving.signal).finally(() => (settled = true));
      if (faults.some(({ kind }) => kind === 'hang')) {
        while (!(settled as boolean)) if ((await recorded())[index]?.fault === 'hang') leaving.abort();
      }
      answers.push(await answer);
    }
    return {
      answers,
      requests: await recorded(),
      log: JSON.parse(await control('log')),
      state: await control('state'),
    };
  } finally {
    await sandbox.close();
  }
}

async function exchange(url: string, [method, path, body]: Sent, signal: AbortSignal): Promise<string | undefined> {
  try {
    const answer = await fetch(`${url}/accounts/${account}/cni/${path}`, {
      method,
      signal,
      redirect: 'manual',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return `${answer.status} ${await answer.text()}`;
  } catch {
    return undefined;
  }
}

/** What a fault takes from the Magic side is in the state, and it is all that `magic` holds here. */
function withoutMagic(state: string): string {
  return state.replace(/,\n"magic":.*?(,?)$/gm, '$1');
}

const untouched = (entry: Recorded | undefined) => entry?.faults.length === 0;

describe('with any faults,', () => {
  const cases = fc.tuple(fc.array(request, { minLength: 4, maxLength: 12 }), fc.array(fault, { maxLength: 5 }));

  it('the commits match the changes, and requests without a fault get their normal answers', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([sent, faults]) => {
        const seen = await run(sent, faults);
        const carriedOut = sent
          .map((sent, i) => ({ sent, entry: seen.requests[i], answer: seen.answers[i] }))
          .filter(({ entry }) => untouched(entry) || entry?.committed === true);
        const plain = await run(
          carriedOut.map(({ sent }) => sent),
          [],
        );
        expect(seen.log).toEqual(plain.log);
        expect(withoutMagic(seen.state)).toBe(withoutMagic(plain.state));
        const places = seen.requests.flatMap(({ commit }) => (commit === null ? [] : [commit]));
        expect(places).toEqual((seen.log as unknown[]).map((_, i) => i));
        for (const [i, { entry, answer }] of carriedOut.entries()) {
          if (untouched(entry)) expect(answer).toBe(plain.answers[i]);
        }
      }),
      { numRuns: runs / 5 },
    );
  });

  it('the same faults and requests give the same answers', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([sent, faults]) => {
        expect(await run(sent, faults)).toEqual(await run(sent, faults));
      }),
      { numRuns: runs / 10 },
    );
  });
});

describe('the schema of faults', () => {
  it('accepts its own examples, and those of the documentation', async () => {
    const { examples } = JSON.parse(schemaText('sandbox-faults') ?? '') as { examples: unknown[] };
    const root = new URL('../../', import.meta.url);
    const pages = (await readdir(new URL('docs', root), { recursive: true })).filter((path) => path.endsWith('.md'));
    const texts = await Promise.all(
      ['README.md', ...pages.map((path) => `docs/${path}`)].map((path) => readFile(new URL(path, root), 'utf8')),
    );
    const shown: unknown[] = texts.flatMap((text) =>
      [...text.matchAll(/^```yaml[^\n]*\n(- \{ kind[^`]+)```/gm)].map(([, list = '']) => parse(list) as unknown),
    );
    for (const example of [...examples, ...shown]) expect(checkSandboxFaults(example)).toEqual([]);
  });

  it('has every kind of the test cases, and accepts them', () => {
    fc.assert(fc.property(fault, (fault) => isSandboxFaults([fault])));
  });

  it('accepts exactly the operations that a kind can strike', () => {
    const operations: readonly Operation[] = [...routes.map(({ operation }) => operation), 'query_analytics'];
    const needs: Partial<Record<SandboxFault['kind'], object>> = { latency: { ms: 1 }, status: { status: 500 } };
    const taken = (kind: SandboxFault['kind'], operation: Operation) =>
      isSandboxFaults([{ kind, operation, ...needs[kind] }]);
    for (const kind of kinds) {
      const can = operations.filter((operation) => canStrike(kind, operation));
      expect([kind, operations.filter((operation) => taken(kind, operation))]).toEqual([kind, can]);
    }
  });
});
