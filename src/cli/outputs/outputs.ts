import { constants, fstatSync } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ExitCode, worstExitCode } from '../../model/exit-code.ts';
import { reasonOf } from '../../model/text.ts';
import { sanitiseText } from '../../render/text/sanitise.ts';
import { outputPlace, writeFileAtomically } from '../../system/write-file-atomically.ts';
import { Failure } from '../../usecases/failure.ts';
import type { Arguments } from '../arguments.ts';
import type { FailureFile, Terminal } from '../terminal.ts';

/** What a CI reads. */
const reportFormats = ['junit', 'gitlab'] as const;

interface OutFile<F extends string> {
  readonly format: F;
  readonly path: string;
}

/** The files of `--out FORMAT=PATH`. They are checked at the start and opened at the end, so that a failed run leaves no file. */
export class Outputs<F extends string> {
  readonly #files: readonly OutFile<F>[];

  constructor(args: Arguments, formats: readonly F[]) {
    this.#files = args.list('out').map((text) => {
      const at = text.indexOf('=');
      const format = formats.find((candidate) => candidate === text.slice(0, Math.max(at, 0)));
      const path = text.slice(at + 1);
      if (format === undefined || path === '') {
        throw args.error(
          `--out takes FORMAT=PATH with one of the formats ${formats.join(', ')}, not ${JSON.stringify(text)}`,
        );
      }
      return { format, path };
    });
    const others = [args.text('log'), args.text('snapshot')].filter((path) => path !== undefined);
    const paths = [...this.#files.map(({ path }) => path), ...others].map((path) => resolve(path));
    const twice = paths.find((path, index) => paths.indexOf(path) !== index);
    if (twice !== undefined) throw args.error('two of --out, --log and --snapshot name the same file');
  }

  /** The files that a run without a result writes as well: those whose reader takes a missing report for a good one. */
  get failureFiles(): readonly FailureFile[] {
    return this.#files.flatMap(({ format, path }) => {
      const known = reportFormats.find((each) => each === format);
      return known === undefined ? [] : [{ format: known, path }];
    });
  }

  /** Throws before the run starts if a file could not be written at its end. */
  async check(): Promise<void> {
    const taken = new Set<string>();
    for (const { path } of this.#files) {
      const place = await findPlace(path);
      const problem =
        'problem' in place
          ? place.problem
          : taken.has(place.path)
            ? 'another --out writes to it too'
            : (await isStdout(place.path))
              ? 'stdout writes to it too'
              : undefined;
      if ('path' in place) taken.add(place.path);
      if (problem === undefined) continue;
      throw new Failure(`--out: ${path} cannot be written: ${problem}`, {
        exitCode: ExitCode.failed,
        hint: 'Name a file. Nothing was sent to the API.',
      });
    }
  }

  /** Writes every file and returns the exit code of the run. A file that cannot be written is an error of the run. */
  async write(render: (format: F) => Promise<string>, exitCode: ExitCode, terminal: Terminal): Promise<ExitCode> {
    let code = exitCode;
    for (const { format, path } of this.#files) {
      const text = await render(format);
      try {
        await writeFileAtomically(path, text, { overwrite: true });
      } catch (error) {
        const reason = reasonOf(error);
        await terminal.stderr.write(`error: ${sanitiseText(`--out: ${path} could not be written: ${reason}`)}\n`);
        code = worstExitCode([code, terminal.outputTrouble]);
      }
    }
    return code;
  }
}

/** True if the shell redirects stdout to this file. The file would replace that target, and the printed text would be lost. */
async function isStdout(path: string): Promise<boolean> {
  try {
    const [file, stdout] = [await stat(path), fstatSync(1)];
    return stdout.isFile() && file.dev === stdout.dev && file.ino === stdout.ino;
  } catch {
    return false;
  }
}

/** The path where a file would be written, or the reason why this is not possible. */
async function findPlace(path: string): Promise<{ readonly path: string } | { readonly problem: string }> {
  try {
    const place = await outputPlace(path);
    const folder = dirname(place.path);
    const isWritable = await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    );
    return isWritable ? place : { problem: `the folder ${folder} does not exist or is not writable` };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}
