import { ExitCode } from '../../model/exit-code.ts';
import { type NewFile, UnwrittenFile, writeFiles } from '../../system/write-files.ts';
import { Failure } from '../failure.ts';

/** Writes all files or none. Rejects with a `Failure` that names the file that could not be written. */
export async function writeAll(files: readonly NewFile[], options: { readonly overwrite: boolean }): Promise<void> {
  try {
    await writeFiles(files, options);
  } catch (error) {
    if (!(error instanceof UnwrittenFile)) throw error;
    throw new Failure(error.message, { exitCode: ExitCode.failed, hint: 'No file was written.', cause: error });
  }
}
