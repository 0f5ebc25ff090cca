import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDesired } from '../../src/config/load-desired.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { type Example, exampleFolders, examples, sourcesOf, yamlFiles } from './examples.ts';

function check(example: Example, environment: Readonly<Record<string, string>>, offline: boolean) {
  const options = { environment, offline, skipSecrets: false, defaultAccount: undefined, version: '0.1.0' };
  const { accounts, diagnostics } = loadDesired(sourcesOf(example), options);
  return { accounts, diagnostics: [...diagnostics, ...checkRules(accounts)] };
}

// The workflows of examples/github are checked in test/workflows.
test('this test covers every folder of examples/', () => {
  expect(exampleFolders()).toEqual(
    [...examples.map(({ name }) => name), 'any-ci', 'github', 'gitlab', 'netbox'].sort(),
  );
});

describe.each(examples)('$name', (example) => {
  test('has no findings', () => {
    const { accounts, diagnostics } = check(example, example.variables, false);
    expect(diagnostics).toEqual([]);
    expect(accounts.map(({ account }) => account)).toEqual(Object.keys(example.accounts).sort());
  });

  test('has no errors and warnings when no variable is set, as on a fork', () => {
    const { diagnostics } = check(example, {}, true);
    expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test('reads exactly the listed variables', () => {
    const read = sourcesOf(example).flatMap(({ text }) =>
      [...text.matchAll(/^[^#\n]*\$\{env:(DEMARC_\w+)/gm)].map(([, name]) => name),
    );
    expect([...new Set(read)].sort()).toEqual(Object.keys(example.variables).sort());
  });

  test('names the token variable of each account', () => {
    const { accounts } = check(example, example.variables, false);
    expect(accounts.map(({ account }) => account).sort()).toEqual(Object.keys(example.accounts).sort());
    for (const { account, tokenEnv } of accounts) {
      expect(tokenEnv ?? 'CLOUDFLARE_API_TOKEN').toBe(example.accounts[account]);
    }
  });
});

test.each(yamlFiles())('%s names its schema in its first line for editors', (file) => {
  const [first] = readFileSync(file, 'utf8').split('\n');
  const schema = /^# yaml-language-server: \$schema=(\S+\.schema\.json)$/.exec(first ?? '')?.[1];
  expect(existsSync(resolve(dirname(file), schema ?? 'missing'))).toBe(true);
});

test('every example says in its first lines or its README how to run it', () => {
  for (const example of examples) {
    const readme = resolve(dirname(example.documents), 'README.md');
    const head = existsSync(readme)
      ? readFileSync(readme, 'utf8')
      : sourcesOf(example)
          .map(({ text }) => text)
          .join('\n');
    expect(head).toContain('demarc validate');
    expect(head).toContain('demarc plan');
    expect(head).toContain('demarc apply');
  }
});
