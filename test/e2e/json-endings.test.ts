import { expect, test } from 'vitest';
import { loadCommands } from '../../src/cli/registry.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith } from './workspace.ts';

const commands = await loadCommands();

/** Where nothing listens. */
const nowhere = {
  CLOUDFLARE_BASE_URL: 'http://127.0.0.1:9/client/v4',
  CLOUDFLARE_API_TOKEN: 'tok-s3cretcanary0123456789',
};

const withJson = commands.filter(({ flags }) => flags['format']?.choices?.includes('json') === true);
const more: Readonly<Record<string, readonly string[]>> = {
  apply: ['--yes'],
  circuit: ['ewr-a'],
  show: ['no-such.json'],
  rules: ['no-such-rule'],
  explain: ['no-such-code'],
};
const asksApi = ['slots', 'status'].map(
  (name) => [name, [], { CLOUDFLARE_ACCOUNT_ID: account }, 1, 'api-unreachable'] as const,
);

/** Command, flags, environment, and how it has to end. */
type Ending = readonly [string, readonly string[], Readonly<Record<string, string>>, number, string];

async function expectDocument(document: string, endings: readonly Ending[]) {
  const cwd = await folderWith({ 'demarc.yaml': document });
  for (const [command, flags, env, code, reason] of endings) {
    const result = await runDemarc([command, '--format', 'json', ...flags], { cwd, env: { ...nowhere, ...env } });
    const printed = JSON.parse(result.stdout) as {
      format: string;
      diagnostics: readonly { code: string; hint?: string }[];
    };
    expect({ command, code: result.code, format: printed.format }).toEqual({
      command,
      code,
      format: 'demarc.diagnostics/1',
    });
    expect(printed.diagnostics.map((each) => each.code)).toContain(reason);
    // What names the variable names the flag as well: it may be the one that was given.
    for (const { hint = '' } of printed.diagnostics)
      expect(hint.includes('CLOUDFLARE_BASE_URL')).toBe(hint.includes('--base-url'));
    expect(result.stdout + result.stderr).not.toContain('s3cretcanary');
  }
}

const others: Readonly<Record<string, readonly [number, string]>> = {
  show: [4, 'run-refused'],
  rules: [64, 'usage'],
  explain: [64, 'usage'],
  diff: [64, 'usage'],
};

test('every command with --format json prints one JSON document when its documents or arguments are invalid', async () => {
  expect(withJson.length).toBeGreaterThan(8);
  await expectDocument(
    `${circuit}typo: 1\n`,
    withJson.map(({ name }) => {
      const [code, reason] = others[name] ?? [3, 'shape-unknown-key'];
      return [name, more[name] ?? [], {}, code, reason] as const;
    }),
  );
});

test('every command with --format json prints one JSON document when command line, credentials or network fail', async () => {
  await expectDocument(circuit, [
    ...asksApi,
    ['slots', ['--base-url', 'http://127.0.0.1:9/x'], { CLOUDFLARE_ACCOUNT_ID: account }, 1, 'api-unreachable'],
    ['apply', [], {}, 64, 'usage'],
    ['plan', [], { CLOUDFLARE_API_TOKEN: '' }, 1, 'credentials-missing'],
    ['drift', ['--base-url', 'http://example.com'], {}, 64, 'usage'],
  ]);
});
