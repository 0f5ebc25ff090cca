import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { initFolder } from '../../src/usecases/init-folder.ts';
import type { InitRequest, InitResult } from '../../src/usecases/init-folder.ts';
import { fillVariables } from '../../src/usecases/init/fill-variables.ts';
import { missingLines } from '../../src/usecases/init/ignored-files.ts';
import { readWorkflows } from '../../src/usecases/init/read-workflows.ts';
import { workflowNeeds } from '../../src/usecases/init/workflow-needs.ts';
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
  };
}

test('finds the workflows of the package from its sources and from the built library', async () => {
  const built = (await import(new URL('../../dist/index.js', import.meta.url).href)) as {
    initFolder: (request: InitRequest, context: RunContext) => Promise<InitResult>;
  };
  const [one, other] = [await folder(), await folder()];
  const fromSources = await initFolder(requestFor(one), context);
  const fromLibrary = await built.initFolder(requestFor(other), context);
  expect(fromSources.written.length).toBeGreaterThan(4);
  expect(fromLibrary.written.map((path) => path.slice(other.length))).toEqual(
    fromSources.written.map((path) => path.slice(one.length)),
  );
  expect(await readFile(fromSources.guide, 'utf8')).toContain('# demarc in GitHub Actions');
});

test('names the schema of its own version in the starter', async () => {
  const where = await folder();
  await initFolder(requestFor(where), context);
  expect(await readFile(join(where, 'demarc.yaml'), 'utf8')).toMatch(
    /^# yaml-language-server: \$schema=https:\S+demarc@9\.8\.7\/schemas\/desired-state\.schema\.json\n/,
  );
});

test.each([false, true])(
  'fills variables into workflows so that the linter passes them (fleet: %s)',
  async (isFleet) => {
    const { list } = await readWorkflows(isFleet);
    const variables = ['DEMARC_MD5_WAN_A', 'DEMARC_MD5_WAN_B_2'];
    const filled = list.map(({ name, text }) => ({ name, text: fillVariables(text, variables) }));
    const found = (await runActionlint(filled)).filter((one) => !newer.some((known) => known.test(messageOf(one))));
    expect(found).toEqual([]);
    const plan = filled.find(({ name }) => name.endsWith('plan.yml'));
    for (const name of variables) expect(plan?.text).toContain(`          ${name}: \${{ secrets.${name} }}\n`);
    expect(fillVariables(plan?.text ?? '', [])).toBe(plan?.text);
  },
);

test('the workflows of a fleet stand in the place of those that they replace', async () => {
  const names = async (isFleet: boolean) => (await readWorkflows(isFleet)).list.map(({ name }) => name);
  const [single, fleet] = [await names(false), await names(true)];
  expect(single).toEqual(['demarc-apply.yml', 'demarc-drift.yml', 'demarc-plan.yml']);
  expect(fleet).toContain('demarc-fleet-plan.yml');
  expect(fleet.map((name) => name.replace('fleet-', '')).sort()).toEqual(single);
});

test('reads from workflows which secrets and environments they need', async () => {
  const { list } = await readWorkflows(false);
  expect(workflowNeeds(list)).toMatchObject({
    secrets: ['CLOUDFLARE_READ_TOKEN'],
    environments: [{ name: 'cloudflare', secrets: ['CLOUDFLARE_WRITE_TOKEN'] }],
  });
  const released = list.map(({ name, text }) => ({ name, text: text.replaceAll('OWNER/demarc@', 'acme/demarc@') }));
  expect(workflowNeeds(released).isPinned).toBe(true);
});

test('the jobs that branches are to be protected with are there', async () => {
  const textOf = async (isFleet: boolean) => (await readWorkflows(isFleet)).list.map(({ text }) => text).join('\n');
  for (const name of ['Validate', 'Plan']) expect(await textOf(false)).toContain(`    name: ${name}\n`);
  for (const name of ['Validate', 'Fleet']) expect(await textOf(true)).toContain(`    name: ${name}\n`);
});

test('knows a line of .gitignore in its other spellings', () => {
  expect(missingLines('**/.demarc\n plan.json \n/plan.md\nreport.json\nsnapshot.json\n.env')).toEqual([]);
  expect(missingLines('# .demarc/\n!plan.json\n')).toContain('.demarc/');
});
