import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadDesired } from '../../src/config/load-desired.ts';
import { renderDiagnosticsText } from '../../src/render/diagnostics/diagnostics-text.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { Dice } from './dice.ts';
import { fuzz, fuzzCases, mutate } from './fuzz.ts';
import { drawScenario } from './scenario.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const texts = readdirSync(examples, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('seed.yaml'))
  .map((name) => readFileSync(join(examples, name), 'utf8'));

test('a mutated document is read or refused with diagnostics, never a crash, a hang or a control character', async () => {
  let read = 0;
  const { wrong, slowestMs, megabytes } = await fuzz(fuzzCases, (seed) => {
    const dice = new Dice(seed);
    const original = dice.chance(30) ? drawScenario(dice, 'create_cni').document : texts[dice.below(texts.length)];
    const text = mutate(original ?? '', dice);
    const options = { offline: dice.chance(50), skipSecrets: dice.chance(20), version: '1.0.0' };
    const environment = { DEMARC_X: 'x', DEMARC_MD5_EWR_A: 'canary' };
    const result = loadDesired([{ name: 'a.yaml', text }], { ...options, environment, defaultAccount: undefined });
    const rules = checkRules(result.accounts).map((each) => result.gate.pass(each));
    const output = renderDiagnosticsText([...result.diagnostics, ...rules], result.gate.texts(), { color: false });
    if (result.diagnostics.every(({ severity }) => severity !== 'error')) read += 1;
    // eslint-disable-next-line no-control-regex -- they are what must not be there
    if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(output)) throw new Error(`shown raw: ${output}`);
    if (output.includes('canary')) throw new Error('a secret is shown');
  });
  console.info(
    `${read} of ${fuzzCases} could be read; slowest ${slowestMs.toFixed(0)} ms; ${megabytes.toFixed(0)} MB at most`,
  );
  expect(wrong.join('\n')).toBe('');
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(fuzzCases);
  expect(megabytes).toBeLessThan(1_500);
}, 0);
