import { expect, test } from 'vitest';
import { codeOf } from '../helpers/child.ts';
import { demarcOnTerminal, hasPseudoTerminal } from '../helpers/pseudo-terminal.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith } from './workspace.ts';

const keyed = circuit.replace('customer_asn: 65010', 'customer_asn: 65010\n      md5_key: ${env:DEMARC_MD5_A}');
const token = { CLOUDFLARE_API_TOKEN: 'canary-of-a-token' };

/** What demarc alone says, without a terminal. */
async function said(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const cwd = await folderWith(files);
  const { code, stdout, stderr } = await runDemarc([], { cwd, env });
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toMatch(/^error: no command is given\n\n[^]*\n\ndemarc --help lists all commands\.\n$/);
  expect(stderr.split('\n').length).toBeLessThan(20);
  expect(stderr).not.toContain('canary');
  return stderr;
}

/** The commands that come next, in their order. */
function steps(text: string): readonly string[] {
  const [, list = ''] = /^Next:\n((?: {2}.*\n)+)/m.exec(text) ?? [];
  return list
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/)[0] ?? '');
}

test('without documents: init, and a first try', async () => {
  const text = await said({});
  expect(text).toContain('There are no documents here: no demarc.yaml, no demarc/.');
  expect(steps(text)).toEqual(['demarc init', 'demarc init --sandbox']);
  expect(text).toContain('writes a starter');
  const live = await said({ 'demarc.yml': circuit }, { ...token, CLOUDFLARE_ACCOUNT_ID: account });
  expect(live).toContain('writes documents of the live account');
  expect(live).toContain('demarc.yml is not read');
});

test('with documents: what they are, and what is set by name alone', async () => {
  const nothing = await said({ 'demarc.yaml': keyed });
  expect(nothing).toContain('demarc.yaml: 1 account, 1 interconnect and 1 CNI in 1 file; valid');
  expect(nothing).toContain('CLOUDFLARE_API_TOKEN is not set');
  expect(nothing).toContain('DEMARC_MD5_A is not set');
  expect(steps(nothing)).toContain('export CLOUDFLARE_API_TOKEN=…');
  expect(steps(nothing).at(-1)).toBe('demarc plan --sandbox');
  const tried = await said({ 'demarc.yaml': circuit, '.demarc/sandbox.json': '{}' });
  expect(steps(tried).slice(-2)).toEqual(['demarc plan --sandbox', 'demarc status --sandbox']);
  const pair = await said({ 'demarc.yaml': keyed }, { CLOUDFLARE_EMAIL: 'canary@example.com' });
  expect(pair).toContain('CLOUDFLARE_EMAIL is set; CLOUDFLARE_API_KEY is not set');
  const all = await said({ 'demarc/a.yaml': keyed }, { ...token, DEMARC_MD5_A: 'canary-of-a-key' });
  expect(all).toContain('demarc/: 1 account');
  expect(all).toContain('DEMARC_MD5_A is set');
  expect(steps(all).slice(-3)).toEqual(['demarc plan', 'demarc status', 'demarc drift']);
});

test('the variable that a document names for its token, and the account that it does not name', async () => {
  const own = circuit.replace('interconnects:', 'credentials: { token_env: CF_TOKEN_EU }\ninterconnects:');
  expect(await said({ 'demarc.yaml': own }, token)).toContain('Access: CF_TOKEN_EU is not set.');
  const without = await said({ 'demarc.yaml': circuit.replace(/^account: .*\n/m, '') }, token);
  expect(without).toContain('CLOUDFLARE_API_TOKEN is set; CLOUDFLARE_ACCOUNT_ID is not set');
});

test('documents with errors, and both kinds of documents', async () => {
  const wrong = await said({ 'demarc.yaml': circuit.replace('mtu:', 'mtuu:') });
  expect(wrong).toContain('demarc.yaml: 1 error.');
  expect(steps(wrong)).toEqual(['demarc validate', 'demarc explain CODE']);
  const both = await said({ 'demarc.yaml': circuit, 'demarc/a.yaml': circuit });
  expect(both).toContain('demarc.yaml and demarc/ are both here');
});

test('a repository without workflows gets init', async () => {
  const files = { 'demarc.yaml': circuit, '.git/HEAD': 'ref: refs/heads/main\n' };
  expect(steps(await said(files, token))).toContain('demarc init');
  const workflow = { '.github/workflows/demarc-plan.yml': 'on: push\n' };
  expect(steps(await said({ ...files, ...workflow }, token))).not.toContain('demarc init');
});

test.runIf(hasPseudoTerminal)('on a terminal it is an answer and not an error', async () => {
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const { terminal, screen } = demarcOnTerminal([], { cwd, env: { ...token, NO_COLOR: '1' } });
  expect(await codeOf(terminal)).toBe(0);
  expect(screen()).toMatch(/^demarc\.yaml: 1 account/);
  expect(screen()).toContain('demarc plan ');
});
