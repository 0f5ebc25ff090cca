import { randomUUID } from 'node:crypto';
import { ExitCode } from '../../model/exit-code.ts';
import type { SandboxSeed } from '../../model/generated/sandbox-seed.ts';
import { Secret } from '../../model/secret.ts';
import { reasonOf } from '../../model/text.ts';
import { SandboxError } from '../../sandbox/sandbox-error.ts';
import { defaultAccount } from '../../sandbox/seeds/default-seed.ts';
import { readSeed, writeSeed } from '../../sandbox/seeds/read-seed.ts';
import { readStateFile, writeStateFile } from '../../sandbox/seeds/state-file.ts';
import { trySeed } from '../../sandbox/seeds/try-seed.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { World } from '../../sandbox/store/world.ts';
import { UnsafeFile } from '../../system/open-checks.ts';
import { makePrivateFolder } from '../../system/private-file.ts';
import { writeFileAtomically } from '../../system/write-file-atomically.ts';
import { Failure } from '../failure.ts';

/** The folder in which --sandbox keeps its state between two commands. */
const folder = '.demarc';
const stateFile = `${folder}/sandbox.json`;

/**
 * Starts the sandbox of `--sandbox` in this process. It adds missing accounts with the usual ports, so that documents about any account
 * can be tried.
 */
export async function openLocalSandbox(accounts: readonly string[]): Promise<Sandbox & { readonly token: Secret }> {
  try {
    await makeFolder();
    const kept = await readStateFile(stateFile);
    const seed = kept ?? trySeed();
    const missing = accounts.filter((account) => !Object.hasOwn(seed.accounts, account));
    const complete = withAccounts(seed, missing);
    // The file has priority over the seed, so new accounts go into the file.
    if (kept !== undefined && missing.length > 0) {
      await writeStateFile(stateFile, writeSeed(new World(readSeed(complete), () => undefined)));
    }
    // Other users of the machine can reach its port too.
    const token = randomUUID();
    const sandbox = await startSandbox({ stateFile, seed: complete, token });
    return { ...sandbox, token: new Secret(token) };
  } catch (error) {
    throw sandboxFailure(error);
  }
}

/** Turns a user's mistake about a sandbox into a failure of the run. Other errors stay unchanged. */
export function sandboxFailure(error: unknown): unknown {
  if (!(error instanceof SandboxError)) return error;
  return new Failure(error.message, { exitCode: ExitCode.failed, hint: error.hint, cause: error });
}

function withAccounts(seed: SandboxSeed, tags: readonly string[]): SandboxSeed {
  const usual = trySeed().accounts[defaultAccount] ?? {};
  return { accounts: { ...seed.accounts, ...Object.fromEntries(tags.map((tag) => [tag, usual])) } };
}

async function makeFolder(): Promise<void> {
  try {
    await makePrivateFolder(folder);
    await writeFileAtomically(`${folder}/.gitignore`, '*\n', { overwrite: false }).catch(() => undefined);
  } catch (error) {
    const reason = reasonOf(error);
    throw new Failure(`--sandbox keeps its state in ${folder}/, which cannot be used: ${reason}`, {
      exitCode: ExitCode.failed,
      hint: error instanceof UnsafeFile ? error.hint : 'Change to a folder that can be written to.',
      cause: error,
    });
  }
}
