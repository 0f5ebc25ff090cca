import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import type { SandboxOptions } from '../../src/sandbox/http/context.ts';
import { examples } from '../examples/examples.ts';
import type { RunResult } from '../helpers/run-demarc.ts';
import { folderWith, sandboxFor, type TestSandbox } from './workspace.ts';

/** The untidy account of examples/forty-circuits in a sandbox, and a folder to run in. */
export async function fortyCircuits(options: Omit<SandboxOptions, 'seed'> = {}): Promise<{
  readonly sandbox: TestSandbox;
  readonly cwd: string;
  /** The path of its documents. */
  readonly documents: string;
  /** Those that its documents read. */
  readonly variables: Readonly<Record<string, string>>;
  /** Runs the command there, with the variables of the example and these. */
  readonly demarc: (args: readonly string[], more?: Readonly<Record<string, string>>) => Promise<RunResult>;
}> {
  const example = examples.find(({ name }) => name === 'forty-circuits');
  if (example?.seed === undefined) throw new Error('the example has no seed');
  const seed = parse(await readFile(example.seed, 'utf8')) as SandboxSeed;
  const sandbox = await sandboxFor({ ...options, seed });
  const cwd = await folderWith();
  const { documents, variables } = example;
  return {
    ...{ sandbox, cwd, documents, variables },
    demarc: (args, more) => sandbox.demarc(args, { cwd, env: { ...variables, ...more } }),
  };
}
