import { expect, test } from 'vitest';
import { createRequests } from '../../src/api/create-requests.ts';
import { wordsOf } from '../../src/api/error-words.ts';
import { networkReader } from '../../src/api/network-reader.ts';
import type { Transport } from '../../src/api/transport.ts';
import { loadDesired } from '../../src/config/load-desired.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import { decodePlan } from '../../src/plan/decode-plan.ts';
import { renderDiagnosticsText } from '../../src/render/diagnostics/diagnostics-text.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { SandboxError } from '../../src/sandbox/sandbox-error.ts';
import { readOutsideFaults, readOutsideSeed } from '../../src/sandbox/seeds/read-seed.ts';
import { parseJournal } from '../../src/usecases/journal/parse-journal.ts';
import { accountTag } from '../helpers/account.ts';
import { casesOf } from '../helpers/deep.ts';

/** How wide, deep and long. */
const size = casesOf(500, 20_000, 'DEMARC_FUZZ_SIZE');

/** Values of JSON that are as wide, deep, long or odd as values get. */
const extremes: Readonly<Record<string, string>> = {
  'a wide list': `[${'0,'.repeat(size)}0]`,
  'a wide list of objects': `[${'{},'.repeat(size)}{}]`,
  'a wide object': `{${Array.from({ length: size }, (_, at) => `"k${at}":0`).join(',')}}`,
  'lists in lists': `${'['.repeat(size)}${']'.repeat(size)}`,
  'objects in objects': `${'{"a":'.repeat(size)}0${'}'.repeat(size)}`,
  'lists that are not closed': '['.repeat(size),
  'a long text': JSON.stringify('x'.repeat(50 * size)),
  'a long key': `{${JSON.stringify('k'.repeat(50 * size))}:0}`,
  'an integer of very many digits': '7'.repeat(size),
  'a fraction of very many digits': `0.${'7'.repeat(size)}`,
  'a number beyond all numbers': '1e400',
  'a number with a long exponent': `1e${'9'.repeat(size)}`,
  'minus zero': '-0',
  NaN: 'NaN',
  '.nan': '.nan',
  Infinity: '-.inf',
  'half of a character': '"\\ud800"',
  'half of a character, as it is': '"\udc00"',
  'a prototype': '{"__proto__":{"account":1},"constructor":{"prototype":0}}',
  nothing: '',
};

/** Who reads texts from outside, each with the places that a value may stand at (`@`). */
const readers: Readonly<Record<string, readonly [read: (text: string) => unknown, places: readonly string[]]>> = {
  'a document': [
    validate,
    [
      '@',
      'version: @',
      'version: 1\ncnis: @',
      'version: 1\ncnis: {a: @}',
      'version: 1\ncnis: {a: {interconnect: b, magic: {mtu: @}}}',
      'version: 1\ncnis: {a: {interconnect: b, bgp: {customer_asn: 65010, md5_key: @, extra_prefixes: [@]}}}',
      'version: 1\npolicy: {ignore: [@], rules: @}',
      'version: 1\nx-a: @',
      'version: 1\nx-a: &a @\ncnis: *a',
    ],
  ],
  'an answer': [
    answer,
    [
      '@',
      '{"items":@}',
      '{"items":[@],"next":null}',
      '{"items":[],"next":@}',
      '{"default_asn":@}',
      '{"result":@,"success":true}',
    ],
  ],
  'an error of a server': [
    error,
    ['@', '{"errors":@}', '{"errors":[@]}', '{"errors":[{"code":1,"message":@}]}', '{"message":@}'],
  ],
  'a plan file': [
    decodePlan,
    ['@', '{"format":@}', '{"format":"demarc.plan/2","accounts":@}', '{"format":"demarc.plan/2","accounts":[@]}'],
  ],
  'a journal': [parseJournal, ['@\n', '{"format":"demarc.journal/1","account":@}\n', '{"event":"deleting","cni":@}\n']],
  'a seed': [
    (text) => typed(readOutsideSeed(text, 'the seed', 'hint')),
    ['@', '{"accounts":@}', `{"accounts":{"${accountTag}":@}}`, `{"accounts":{"${accountTag}":{"slots":[@]}}}`],
  ],
  'a list of faults': [(text) => typed(readOutsideFaults(text, 'the list', 'hint')), ['@', '[@]', '[{"operation":@}]']],
};

test.each(Object.entries(readers))(
  '%s with extremely wide, deep, long or odd values ends with an error message',
  async (_name, [read, places]) => {
    const wrong: string[] = [];
    for (const [name, value] of Object.entries(extremes)) {
      for (const place of places) {
        try {
          await read(place.replaceAll('@', () => value));
        } catch (thrown) {
          wrong.push(`${name} in ${place}: ${String(thrown).slice(0, 200)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  },
  0,
);

function validate(text: string): string {
  const options = { offline: true, skipSecrets: false, version: '1.0.0', defaultAccount: accountTag, environment: {} };
  const { accounts, diagnostics, gate } = loadDesired([{ name: 'a.yaml', text }], options);
  const rules = checkRules(accounts).map((each) => gate.pass(each));
  return renderDiagnosticsText([...diagnostics, ...rules], gate.texts(), { color: false });
}

/** Every read of the API with one answer; only a NetworkError may come of it. */
async function answer(text: string): Promise<void> {
  let calls = 0;
  const transport: Transport = () => {
    calls += 1;
    if (calls > 200) throw new Error('a listing without end');
    const headers = new Headers({ 'content-type': 'application/json' });
    return Promise.resolve({ status: 200, headers, bytes: Buffer.from(text), attempts: 1 });
  };
  const context = { account: accountTag, credentialType: 'token' as const, secrets: new Set<string>() };
  const reader = networkReader(transport, createRequests('/client/v4', accountTag), context);
  for (const read of [
    () => reader.getSettings(),
    () => reader.listSlots(),
    () => reader.listInterconnects(),
    () => reader.listCnis(),
  ]) {
    calls = 0;
    await read().catch((thrown: unknown) => {
      if (!(thrown instanceof NetworkError)) throw thrown;
    });
  }
}

function error(text: string): unknown {
  return wordsOf(
    { status: 400, headers: new Headers({ 'content-type': 'application/json' }), bytes: Buffer.from(text) },
    ['x'],
  );
}

async function typed(promise: Promise<unknown>): Promise<void> {
  await promise.catch((thrown: unknown) => {
    if (!(thrown instanceof SandboxError)) throw thrown;
  });
}
