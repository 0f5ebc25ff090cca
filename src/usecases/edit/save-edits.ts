import { dirname } from 'node:path';
import type { SourceText } from '../../document/yaml-document.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { MaskedEdit } from '../../render/edits/edit-report.ts';
import { type EditablePlace, editablePlace } from '../../system/editable-place.ts';
import { gitState } from '../../system/git-state.ts';
import { readHead } from '../../system/read-text.ts';
import { Failure } from '../failure.ts';
import { findDefault } from '../files/find-default.ts';
import { writeAll } from '../files/write-all.ts';
import type { RunContext } from '../run-context.ts';

/**
 * Replaces the files of edited sources: all or none, each with its mode, its byte order mark and, behind a link, at the place of the
 * link's target. Says first what git has not committed. Rejects with a `Failure` if a file may not be written, or was changed meanwhile.
 */
export async function saveEdits(
  before: readonly SourceText[],
  after: readonly SourceText[],
  given: readonly string[],
  context: RunContext,
): Promise<void> {
  const texts = new Map(before.map(({ name, text }) => [name, text]));
  const changed = after.filter(({ name, text }) => texts.get(name) !== text);
  const roots = given.length > 0 ? given : (await findDefault('.', context.environment)).paths;
  const places = await Promise.all(changed.map(({ name }) => placeOf(name, roots, texts.get(name) ?? '')));
  for (const [at, { name }] of changed.entries()) await tellUncommitted(name, places[at]?.path ?? name, context);
  const files = changed.map(({ name, text }, at) => {
    const place = places[at];
    return { path: place?.path ?? name, text: place?.hasMark === true ? `\uFEFF${text}` : text };
  });
  await writeAll(files, { overwrite: true });
}

async function placeOf(name: string, roots: readonly string[], text: string): Promise<EditablePlace> {
  const place = await editablePlace(name, roots, text);
  if (typeof place !== 'string') return place;
  throw new Failure(`${name} ${place}`, { exitCode: ExitCode.failed, hint: 'No file was written.' });
}

async function tellUncommitted(name: string, path: string, context: RunContext): Promise<void> {
  switch (await gitState(path, dirname(path), context.environment)) {
    case 'edited':
      context.notify(`note: ${name} has edits that are not committed in git; git diff shows them together with these`);
      return;
    case 'untracked':
    case 'none':
      context.notify(`note: ${name} is not in git, which cannot bring back its state before this`);
      return;
    case 'unknown':
      context.notify(`note: git could not tell if ${name} has edits that are not committed`);
      return;
    case 'committed':
      return;
  }
}

/** Edits with what a patch of their files needs. */
export function withMarks(edits: readonly MaskedEdit[]): Promise<readonly MaskedEdit[]> {
  return Promise.all(edits.map(async (edit) => ({ ...edit, hasMark: (await readHead(edit.name, 3)) === '\uFEFF' })));
}
