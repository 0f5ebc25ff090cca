import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import { trySeed } from '../../src/sandbox/seeds/try-seed.ts';
import { account, folderWith, sandboxFor, type TestSandbox } from '../e2e/workspace.ts';
import { examples } from '../examples/examples.ts';
import { runDemarc, type RunResult } from '../helpers/run-demarc.ts';

/** Where a page is tried: a folder, and an account in a sandbox. */
export interface Kitchen {
  readonly cwd: string;
  /** Where its documents are. */
  readonly documents: string;
  readonly sandbox: TestSandbox;
  readonly demarc: (args: readonly string[], variables: Readonly<Record<string, string>>) => Promise<RunResult>;
}

/** `empty`: an empty folder, and what `demarc sandbox` has. Else an example, where new circuits wait for their light. */
export const kitchens = {
  empty: emptyKitchen,
  'forty-circuits': () => exampleKitchen('forty-circuits'),
  'team-repository': () => exampleKitchen('team-repository'),
};
export type KitchenName = keyof typeof kitchens;
export const isKitchen = (name: string): name is KitchenName => Object.hasOwn(kitchens, name);

async function emptyKitchen(): Promise<Kitchen> {
  const sandbox = await sandboxFor({ seed: trySeed() });
  const cwd = await folderWith();
  return {
    ...{ cwd, documents: cwd, sandbox },
    demarc: (args, variables) =>
      // What has a sandbox of its own needs no credentials, and is tried without.
      args.includes('--sandbox')
        ? runDemarc(args, { cwd, env: { ...variables } })
        : sandbox.demarc(args, { cwd, env: { CLOUDFLARE_ACCOUNT_ID: account, ...variables } }),
  };
}

async function exampleKitchen(name: string): Promise<Kitchen> {
  const example = examples.find((one) => one.name === name);
  if (example?.seed === undefined) throw new Error(`the example ${name} has no seed`);
  const seed = parse(await readFile(example.seed, 'utf8')) as SandboxSeed;
  const sandbox = await sandboxFor({ seed, healthyAfterMs: 86_400_000 });
  const cwd = await folderWith();
  const documents = join(cwd, 'demarc');
  await cp(example.documents, documents, { recursive: true });
  const tokens = Object.fromEntries(Object.values(example.accounts).map((name) => [name, 'any-token']));
  const demarc: Kitchen['demarc'] = (args, variables) =>
    sandbox.demarc(args, { cwd, env: { ...tokens, ...example.variables, ...variables } });
  return { cwd, documents, sandbox, demarc };
}

/** `CONDUIT magic.FIELD VALUE` */
export async function editByHand(words: string, { sandbox }: Kitchen): Promise<void> {
  const [conduit, path = '', value] = words.split(' ');
  const cnis = (await sandbox.state()).accounts[account]?.cnis ?? [];
  const cni = cnis.find(({ magic }) => magic.conduit_name === conduit);
  if (cni === undefined) throw new Error(`no CNI ${words}`);
  const magic = { ...cni.magic, [path.replace('magic.', '')]: Number(value) };
  const answer = await fetch(`${sandbox.url}/accounts/${account}/cni/cnis/${cni.id}`, {
    method: 'PUT',
    headers: { authorization: 'Bearer somebody', 'content-type': 'application/json' },
    body: JSON.stringify({ ...cni, magic }),
  });
  expect(answer.status).toBe(200);
}

/** To every circuit that was created on this page and has no light. */
export async function giveLight(state: string, { sandbox, demarc }: Kitchen): Promise<void> {
  const { interconnects = [], status = {} } = (await sandbox.state()).accounts[account] ?? {};
  for (const { name } of interconnects) {
    if (!name.startsWith('icon-')) continue;
    expect(status[name]).not.toMatchObject({ state: 'Healthy' });
    expect((await demarc(['sandbox', 'light', name, state, '--base-url', sandbox.url], {})).code).toBe(0);
  }
}
