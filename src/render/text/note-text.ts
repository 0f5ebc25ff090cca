import { groupBy } from '../../model/collections.ts';
import type { NoteNode } from '../plan/plan-tree.ts';
import { say, sourceText } from './inline-text.ts';
import type { Paint } from './paint.ts';

/** Errors or warnings, an empty line before each. Those with the same code and the same hint follow each other, and the hint is said once. */
export function notesText(severity: 'error' | 'warning', notes: readonly NoteNode[], paint: Paint): readonly string[] {
  const alike = groupBy(notes, ({ code, hint }) => JSON.stringify([code.untrusted, hint?.untrusted]));
  return [...alike.values()].flatMap((same) => [
    '',
    ...same.flatMap((note) => noteText(severity, note, paint)),
    ...hintText(same),
  ]);
}

function noteText(severity: 'error' | 'warning', note: NoteNode, paint: Paint): readonly string[] {
  const place = [
    ...(note.source === undefined ? [] : [sourceText(note.source)]),
    ...(note.address === undefined ? [] : [say(note.address)]),
  ];
  return [
    `${paint(severity === 'error' ? 'red' : 'yellow', `${severity}[${say(note.code)}]`)}: ${say(note.message)}`,
    ...(place.length === 0 ? [] : [`  --> ${place.join('  ')}`]),
  ];
}

function hintText([sample, ...more]: readonly NoteNode[]): readonly string[] {
  if (sample?.hint === undefined) return [];
  return [`  ${more.length === 0 ? 'hint' : `hint for these ${more.length + 1}`}: ${say(sample.hint)}`];
}
