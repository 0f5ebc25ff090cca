import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Document, parseAllDocuments } from 'yaml';
import { editSource } from '../../../src/document/edit/edit-source.ts';
import type { DocumentEdit } from '../../../src/document/edit/patch-tree.ts';
import { casesOf } from '../../helpers/deep.ts';
import { Tally } from '../../helpers/tally.ts';
import { Tape, tapes } from '../../helpers/tape.ts';
import { handWritten } from './hand-written.ts';

/** What another reader of YAML finds, with aliases and merge keys followed. */
function meanings(text: string): readonly unknown[] {
  // The byte order mark is not for this reader.
  const documents = parseAllDocuments(text.replace(/^\uFEFF/, ''), { version: '1.2', merge: true, uniqueKeys: false });
  return (documents as Document.Parsed[]).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS({ maxAliasCount: -1 }) as unknown;
  });
}

function edited(value: unknown, [key = '', ...rest]: readonly string[], to: DocumentEdit['to']): unknown {
  const fields: Record<string, unknown> = { ...(value as Record<string, unknown> | null) };
  if (rest.length > 0) fields[key] = edited(fields[key], rest, to);
  else if ('remove' in to) Reflect.deleteProperty(fields, key);
  else fields[key] = plain(to.value);
  return fields;
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('entries' in value) || Array.isArray(value)) return value;
  return Object.fromEntries(
    (value.entries as { key: string; value: unknown }[]).map((each) => [each.key, plain(each.value)]),
  );
}

test('an edit of a hand-written document changes what it names and nothing else, by another reader and byte for byte', () => {
  const tally = new Tally();
  fc.assert(
    fc.property(tapes(300), (numbers) => {
      const { text, edits } = handWritten(new Tape(numbers));
      const before = meanings(text);
      const source = { name: 'a.yaml', text };
      const result = editSource(source, edits);
      const kinds = [result.ok ? 'edited' : 'refused', ...(text.includes('<<: *') ? ['merge key'] : [])];
      tally.count(result.ok && result.text.includes('<<: &') ? [...kinds, 'moved anchor'] : kinds);
      // A refusal names what is in the way of an edit. These two would be faults of the writer.
      if (!result.ok) expect(result.reason).not.toMatch(/^(?:the edited text would|two edits meet)/);
      if (!result.ok) return;
      const wanted = before.map((value, at) =>
        edits.filter(({ document }) => document === at).reduce((now, { path, to }) => edited(now, path, to), value),
      );
      expect(meanings(result.text)).toEqual(wanted);
      // What is not spliced is the same text: without the splices' own text, both have the same rest.
      const splices = [...result.splices].sort((a, b) => a.from - b.from || a.to - b.to);
      let [at, now] = [0, 0];
      for (const { from, to, text: piece } of splices) {
        expect(result.text.slice(now, now + from - at)).toBe(text.slice(at, from));
        expect(result.text.slice(now + from - at, now + from - at + piece.length)).toBe(piece);
        now += from - at + piece.length;
        at = to;
      }
      expect(result.text.slice(now)).toBe(text.slice(at));
      if (text.includes('\r\n')) expect(result.text.replaceAll('\r\n', '')).not.toContain('\n');
      if (edits.length === 0) expect(result.text).toBe(text);
    }),
    { numRuns: casesOf(120, 30_000, 'DEMARC_EDIT_RUNS') },
  );
  expect(
    tally.rarerThan(80, ['edited']).concat(tally.rarerThan(1, ['merge key', 'moved anchor'])),
    String(tally),
  ).toEqual([]);
});
