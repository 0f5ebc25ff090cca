import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { schemaText } from '../../src/schema/schemas.ts';
import { missingLines } from '../../src/usecases/init/choose-source.ts';
import type { DocumentNeeds } from '../../src/usecases/init/document-needs.ts';
import { fitWorkflow, readWorkflows, workflowNeeds } from '../../src/usecases/init/fit-workflow.ts';
import { initFolder, type InitRequest, type InitResult } from '../../src/usecases/init/init-folder.ts';
import type { RunContext } from '../../src/usecases/run-context.ts';
import { messageOf, newer, runActionlint } from '../workflows/run-actionlint.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'demarc-init-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

const context: RunContext = {
  version: '9.8.7',
  environment: {},
  stdin: process.stdin,
  notify: () => undefined,
};

function requestFor(where: string): InitRequest {
  return {
    folder: where,
    accounts: [],
    starter: false,
    split: undefined,
    secrets: false,
    protect: false,
    baseUrl: undefined,
    sandbox: false,
    timeoutMs: undefined,
    ci: undefined,
  };
}

test('init finds the workflows of the package from its sources and from the built library', async () => {
  const built = (await import(new URL('../../dist/index.js', import.meta.url).href)) as {
    initFolder: (request: InitRequest, context: RunContext) => Promise<InitResult>;
  };
  const [first, second] = [await folder(), await folder()];
  const fromSources = await initFolder(requestFor(first), context);
  const fromLibrary = await built.initFolder(requestFor(second), context);
  expect(fromSources.written.length).toBeGreaterThan(4);
  expect(fromLibrary.written.map((path) => path.slice(second.length))).toEqual(
    fromSources.written.map((path) => path.slice(first.length)),
  );
  expect(await readFile(fromSources.guide, 'utf8')).toContain('# demarc in GitHub Actions');
});

test('the first line of a starter points editors to the local schema, not to a host', async () => {
  const where = await folder();
  await initFolder(requestFor(where), context);
  expect(await readFile(join(where, 'demarc.yaml'), 'utf8')).toMatch(
    /^# yaml-language-server: \$schema=\.\/demarc\.schema\.json\n/,
  );
  expect(await readFile(join(where, 'demarc.schema.json'), 'utf8')).toBe(schemaText('desired-state'));
});

test('a schema of another version is replaced, and one of another origin is kept and reported', async () => {
  const where = await folder();
  const schema = join(where, 'demarc.schema.json');
  await initFolder(requestFor(where), context);
  const again = await initFolder(requestFor(where), context);
  expect({ written: again.written, updated: again.updated }).toEqual({ written: [], updated: [] });
  await writeFile(schema, '{ "$id": "urn:demarc:schema:desired-state" }');
  expect(await initFolder(requestFor(where), context)).toMatchObject({ written: [], updated: [schema] });
  expect(await readFile(schema, 'utf8')).toBe(schemaText('desired-state'));
  await writeFile(schema, '{}');
  const kept = await initFolder(requestFor(where), context);
  expect(kept.updated).toEqual([]);
  expect(kept.kept).toContainEqual({ path: schema, missing: [], isForeign: true });
  expect(await readFile(schema, 'utf8')).toBe('{}');
});

const none: DocumentNeeds = { accounts: [], variables: [], readsAccount: false };
const [first, second, third] = ['a', 'b', 'c'].map((digit) => digit.repeat(32)) as [string, string, string];

/** The workflows of so many accounts, fitted, by the last word of their names. The linter passes them. */
async function fitted(needs: Partial<DocumentNeeds>, documents: 'demarc' | 'demarc.yaml' = 'demarc') {
  const all = { ...none, ...needs };
  const { list } = await readWorkflows(all.accounts.length > 1);
  const files = list.map(({ name, text }) => ({ name, text: fitWorkflow(text, all, documents) }));
  const known = [...newer, /undefined variable "vars"/];
  const found = (await runActionlint(files)).filter(
    (problem) => !known.some((pattern) => pattern.test(messageOf(problem))),
  );
  expect(found).toEqual([]);
  const textOf = (word: string) => files.find(({ name }) => name.endsWith(`${word}.yml`))?.text;
  return { plan: textOf('plan'), apply: textOf('apply'), drift: textOf('drift') };
}

test.each([1, 2])('workflows pass on the variables that documents read (accounts: %d)', async (count) => {
  const accounts = [first, second].slice(0, count).map((account) => ({ account, tokenEnv: undefined }));
  const variables = ['DEMARC_MD5_WAN_A', 'DEMARC_MD5_WAN_B_2'];
  const some = await fitted({ accounts, variables });
  for (const text of Object.values(some)) {
    for (const name of variables) expect(text).toContain(`\n          ${name}: \${{ secrets.${name} }}\n`);
  }
  for (const text of Object.values(await fitted({ accounts }))) {
    expect(text).not.toMatch(/^ *DEMARC_/m);
    expect(text).toMatch(/^ {10}# DEMARC_MD5_/m);
  }
});

test('the workflows of a fleet name the token of each account, also the shared one', async () => {
  const ownEach = [
    { account: first, tokenEnv: 'CF_TOKEN_EU' },
    { account: second, tokenEnv: 'CF_APAC' },
  ];
  const own = await fitted({ accounts: ownEach });
  for (const text of [own.plan, own.drift]) {
    expect(text).toContain("CF_TOKEN_EU: ${{ matrix.token_env == 'CF_TOKEN_EU' && secrets.CF_READ_TOKEN_EU || '' }}\n");
    expect(text).toContain("CF_APAC: ${{ matrix.token_env == 'CF_APAC' && secrets.CF_APAC_READ || '' }}\n");
    expect(text).not.toMatch(/CF_TOKEN_EMEA|CLOUDFLARE_API_TOKEN/);
  }
  expect(own.apply).toContain('  CF_TOKEN_EU: ${{ secrets.CF_TOKEN_EU }}\n');
  const mixed = await fitted({ accounts: [...ownEach, { account: third, tokenEnv: undefined }] });
  expect(mixed.plan).toContain("TOKEN: ${{ !matrix.token_env && secrets.CLOUDFLARE_READ_TOKEN || '' }}\n");
  const shared = await fitted({ accounts: [first, second].map((account) => ({ account, tokenEnv: undefined })) });
  expect(shared.drift).toContain('CLOUDFLARE_API_TOKEN: ${{ secrets.CLOUDFLARE_READ_TOKEN }}\n');
  expect(shared.apply).toContain('CLOUDFLARE_API_TOKEN: ${{ secrets.CLOUDFLARE_WRITE_TOKEN }}\n');
  for (const text of Object.values(shared)) expect(text).not.toMatch(/CF_|token_env ==/);
});

test('the workflows of one account name its variable, and the account when no document does', async () => {
  const { plan, apply } = await fitted({ accounts: [{ account: first, tokenEnv: 'CF_EU' }], readsAccount: true });
  expect(plan).toContain('          CF_EU: ${{ secrets.CLOUDFLARE_READ_TOKEN }} # may only read\n');
  expect(apply).toContain('          CF_EU: ${{ secrets.CLOUDFLARE_WRITE_TOKEN }}\n');
  for (const text of [plan, apply]) {
    expect(text).toContain('          CLOUDFLARE_ACCOUNT_ID: ${{ vars.CLOUDFLARE_ACCOUNT_ID }}\n');
  }
});

test('the workflows of a fleet look where its documents are', async () => {
  const accounts = [first, second].map((account) => ({ account, tokenEnv: undefined }));
  const file = await fitted({ accounts }, 'demarc.yaml');
  expect(file.apply).toContain(' -- demarc.yaml .github/workflows/demarc-fleet-apply.yml;');
  for (const text of Object.values(file)) expect(text).toContain('"$GITHUB_WORKSPACE/demarc.yaml"');
});

test('the workflows of a fleet replace those of one account', async () => {
  const names = async (isFleet: boolean) => (await readWorkflows(isFleet)).list.map(({ name }) => name);
  const [single, fleet] = [await names(false), await names(true)];
  expect(single).toEqual(['demarc-apply.yml', 'demarc-drift.yml', 'demarc-plan.yml']);
  expect(fleet).toContain('demarc-fleet-plan.yml');
  expect(fleet.map((name) => name.replace('fleet-', '')).sort()).toEqual(single);
});

test('init reads from workflows which secrets and environments they need', async () => {
  const { list } = await readWorkflows(false);
  expect(workflowNeeds(list, [])).toMatchObject({
    secrets: ['CLOUDFLARE_READ_TOKEN'],
    variables: [],
    environments: [{ name: 'cloudflare', secrets: ['CLOUDFLARE_WRITE_TOKEN'] }],
  });
  const released = list.map(({ name, text }) => ({ name, text: text.replaceAll('OWNER/demarc@', 'acme/demarc@') }));
  expect(workflowNeeds(released, []).isPinned).toBe(true);
});

test('the jobs that init recommends for branch protection exist', async () => {
  const textOf = async (isFleet: boolean) => (await readWorkflows(isFleet)).list.map(({ text }) => text).join('\n');
  for (const name of ['Validate', 'Plan']) expect(await textOf(false)).toContain(`    name: ${name}\n`);
  for (const name of ['Validate', 'Fleet']) expect(await textOf(true)).toContain(`    name: ${name}\n`);
});

test('init recognises a line of .gitignore in other spellings', () => {
  expect(
    missingLines(
      '*journal*.json\n*.ndjson\n*.log\n*.pdf\n.demarc-*.tmp\n**/.demarc\n plan.json \n/plan.md\nreport.json\n*snapshot*.json\n.env\ndemarc-*.xml\n/demarc-quality.json',
    ),
  ).toEqual([]);
  expect(missingLines('# .demarc/\n!plan.json\n')).toContain('.demarc/');
});
