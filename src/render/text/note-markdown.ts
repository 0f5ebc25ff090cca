import { groupBy } from '../../model/collections.ts';
import type { NoteNode } from '../plan/plan-tree.ts';
import { nameMarkdown, proseMarkdown, sourceMarkdown } from './fit-markdown.ts';

/** An error or a warning as a list item. */
export function noteMarkdown(note: NoteNode, place: string): string {
  return `- ${nameMarkdown(note.code)}${atWords(note)}${place}: ${proseMarkdown(note.message)}${hintMarkdown(note)}\n`;
}

interface NoteItem {
  readonly text: string;
  /** The number of notes in it. */
  readonly count: number;
}

// An item is shown whole or not at all, so a long list has several.
const mostInItem = 5;

/** Notes as list items. Those with the same code and the same hint share an item that names them all and says the hint once. */
export function noteItems(notes: readonly NoteNode[]): readonly NoteItem[] {
  const alike = groupBy(notes, ({ code, hint }) => JSON.stringify([code.untrusted, hint?.untrusted]));
  return [...alike.values()].flatMap((same): readonly NoteItem[] => {
    const [sample] = same;
    if (sample === undefined) return [];
    if (same.length === 1 || sample.hint === undefined)
      return same.map((note) => ({ text: noteMarkdown(note, ''), count: 1 }));
    return chunks(same).map((some) => ({ text: alikeMarkdown(sample, some), count: some.length }));
  });
}

function alikeMarkdown(sample: NoteNode, notes: readonly NoteNode[]): string {
  const lines = notes.map((note) => {
    const at = atWords(note);
    return `<br>${at === '' ? '' : `${at.trimStart()}: `}${proseMarkdown(note.message)}`;
  });
  return `- ${nameMarkdown(sample.code)}:${lines.join('')}${hintMarkdown(sample)}\n`;
}

function chunks(notes: readonly NoteNode[]): readonly (readonly NoteNode[])[] {
  const found: NoteNode[][] = [];
  for (let at = 0; at < notes.length; at += mostInItem) found.push(notes.slice(at, at + mostInItem));
  return found;
}

function atWords(note: NoteNode): string {
  const at = [
    ...(note.address === undefined ? [] : [nameMarkdown(note.address)]),
    ...(note.source === undefined ? [] : [sourceMarkdown(note.source)]),
  ];
  return at.length === 0 ? '' : ` at ${at.join(', ')}`;
}

function hintMarkdown({ hint }: NoteNode): string {
  return hint === undefined ? '' : `<br>Hint: ${proseMarkdown(hint)}`;
}
