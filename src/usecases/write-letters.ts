import { join } from 'node:path';
import { mapLimited, settleInOrder } from '../model/collections.ts';
import { ExitCode } from '../model/exit-code.ts';
import type { LiveInterconnect } from '../model/live.ts';
import type { NetworkReader } from '../model/network-api.ts';
import { NetworkError } from '../model/network-error.ts';
import { parallelLetters } from '../model/parallelism.ts';
import { reasonOf, trimEndOf } from '../model/text.ts';
import { isThere, makeFolder } from '../system/folders.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import { type LookRequest, type OpenAccount, withAccounts } from './choose-accounts.ts';
import { Failure } from './failure.ts';
import { type Found, resolveKeys, viewAccount } from './resolve-key.ts';
import type { RunContext } from './run-context.ts';

export interface LettersRequest extends LookRequest {
  /** Keys, addresses or live names. May be empty only with `all`. */
  readonly keys: readonly string[];
  /** Every direct interconnect. */
  readonly all: boolean;
  /** The folder for the letters; created if it is missing. */
  readonly outDir: string;
  /** Replaces the account's name in the letter. Up to 200 characters. */
  readonly name: string | undefined;
  /** Replace existing files. */
  readonly force: boolean;
}

interface Letter {
  readonly reader: NetworkReader;
  readonly interconnect: string;
  readonly path: string;
}

/** Writes Letters of Authorization as PDF files, named after key and facility. Returns the paths. */
export function writeLetters(request: LettersRequest, context: RunContext): Promise<readonly string[]> {
  checkRequest(request);
  return withAccounts(request, context, { tolerant: false }, async (accounts) => {
    const views = await settleInOrder(accounts.map(({ chosen, reader }) => viewAccount(chosen, reader)));
    const found = resolveKeys(request.keys, views);
    const letters = lettersOf(request.all ? found : withoutReplaced(found), request, accounts);
    if (!request.force) await checkFree(letters);
    await makeFolder(request.outDir).catch((error: unknown) => failToWrite(request.outDir, error));
    if (request.name === undefined) await tellNames(letters, accounts.length > 1, context);
    return mapLimited(letters, parallelLetters, async ({ reader, interconnect, path }) => {
      const pdf = await reader.getInterconnectLoa(interconnect, request.name);
      await writeFileAtomically(path, pdf, { overwrite: request.force }).catch((error: unknown) =>
        failToWrite(path, error),
      );
      return path;
    });
  });
}

/**
 * Says whose name the letters will bear, once for each account: the facility compares it with the order of the cross-connect. It says
 * nothing where the API does not say it in one text.
 */
async function tellNames(letters: readonly Letter[], isFleet: boolean, { notify }: RunContext): Promise<void> {
  const first = new Map([...letters].reverse().map((letter) => [letter.reader, letter]));
  for (const { reader, interconnect } of first.values()) {
    const name = await reader.getInterconnectLoaDefaultName(interconnect).catch(undefinedIfRefused);
    const which = isFleet ? ` of ${interconnect} and of the account's other circuits` : '';
    if (name !== undefined)
      notify(`note: the letter${which} will bear the name ${JSON.stringify(name)}; --name gives another`);
  }
}

/** The letter itself may still be had: its own request says what is wrong. */
function undefinedIfRefused(error: unknown): undefined {
  if (error instanceof NetworkError) return undefined;
  throw error;
}

function checkRequest({ keys, all, name }: LettersRequest): void {
  const problem =
    keys.length === 0 && !all
      ? 'no interconnect is named: give a KEY, or --all'
      : keys.length > 0 && all
        ? '--all and a KEY cannot be used together'
        : name !== undefined && Array.from(name).length > 200
          ? '--name is longer than 200 characters, the most that the API takes'
          : undefined;
  if (problem !== undefined) throw new Failure(problem, { exitCode: ExitCode.usage });
}

/** If a circuit is being replaced, its key gives only the letter of the new circuit. The old circuit is already cabled. */
function withoutReplaced(found: readonly Found[]): readonly Found[] {
  const chosen = new Set(found.map(({ interconnect }) => interconnect));
  return found.filter(({ view, interconnect }) => {
    const key = view.keyOfInterconnect.get(interconnect.name);
    const fresh = key === undefined ? undefined : view.successors.get(key);
    return fresh === undefined || fresh === interconnect || !chosen.has(fresh);
  });
}

function lettersOf(found: readonly Found[], request: LettersRequest, accounts: readonly OpenAccount[]): Letter[] {
  const other = found.find(({ interconnect }) => interconnect.type !== 'direct');
  if (other !== undefined && !request.all) {
    throw new Failure(
      `${other.interconnect.name} has no letter: only direct interconnects have a cross-connect to order`,
      {
        exitCode: ExitCode.usage,
      },
    );
  }
  const letters = found
    .filter(({ interconnect }) => interconnect.type === 'direct')
    .flatMap(({ view, interconnect }) =>
      accounts
        .filter(({ chosen }) => chosen.account === view.account)
        .map(({ reader }) => ({
          reader,
          interconnect: interconnect.name,
          plain: letterPath(
            request.outDir,
            view.keyOfInterconnect.get(interconnect.name) ?? interconnect.name,
            facility(interconnect),
          ),
        })),
    );
  return withPaths(letters);
}

function facility(interconnect: LiveInterconnect): string {
  return interconnect.type === 'direct' ? interconnect.facility.name : '';
}

// Two names may give the same file name, and two accounts may use the same name. Some file systems do not distinguish A from a.
function withPaths(letters: readonly (Omit<Letter, 'path'> & { readonly plain: string })[]): Letter[] {
  const taken = new Set<string>();
  return letters.map(({ plain, ...letter }) => {
    let path = plain;
    for (let number = 2; taken.has(path.toLowerCase()); number += 1) path = plain.replace(/\.pdf$/, `-${number}.pdf`);
    taken.add(path.toLowerCase());
    return { ...letter, path };
  });
}

async function checkFree(letters: readonly Letter[]): Promise<void> {
  for (const { path } of letters) {
    if (await isThere(path)) throw alreadyThere(path);
  }
}

function alreadyThere(path: string): Failure {
  return new Failure(`${path} exists already`, {
    exitCode: ExitCode.failed,
    hint: 'Move it away, choose another --out-dir, or replace it with --force. No letter was asked for.',
  });
}

function failToWrite(path: string, error: unknown): never {
  const reason = reasonOf(error);
  throw new Failure(`${path} could not be written: ${reason}`, {
    exitCode: ExitCode.failed,
    hint: 'Name a folder that can be written to, with --out-dir.',
    cause: error,
  });
}

// Names that Windows reserves for devices, with any extension.
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * The path of an interconnect's letter: `KEY-FACILITY.pdf`. If no document declares it, the live name replaces the key. Names come from
 * the API: they must not lead out of the folder or hide the file.
 */
export function letterPath(folder: string, interconnect: string, facility: string): string {
  const parts = [harmless(interconnect), trimEndOf(harmless(facility).replace(/^_+/, ''), '_')];
  const stem = parts.filter((part) => part !== '').join('-');
  return join(folder, `${stem === '' || reserved.test(stem) ? `loa_${stem}` : stem}.pdf`);
}

function harmless(text: string): string {
  return text
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[.-]+/, '_')
    .slice(0, 100);
}
