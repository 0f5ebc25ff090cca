import { formatPatch, structuredPatch, type StructuredPatch } from 'diff';
import { objectLines } from './object-lines.ts';
import type { ChangeNode } from './plan-tree.ts';
import { sanitiseText } from './sanitise.ts';

// Beyond so many differing lines, the search for the shortest difference grows with their square.
const mostEdits = 200;

/** One changed object as a unified diff of its own, in git's form. `folder` goes before its path. */
export function objectPatch(change: ChangeNode, folder: readonly string[]): string {
  const path = [...folder, ...objectPath(change)].map(pathSegment).join('/');
  const [before, after] = documents(change);
  return formatPatch({
    isGit: true,
    oldFileName: change.action === 'create' ? '/dev/null' : `a/${path}`,
    newFileName: change.action === 'delete' ? '/dev/null' : `b/${path}`,
    oldHeader: undefined,
    newHeader: undefined,
    ...(change.action === 'create' ? { isCreate: true, newMode: '100644' } : {}),
    ...(change.action === 'delete' ? { isDelete: true, oldMode: '100644' } : {}),
    hunks: hunksOf(before, after),
  });
}

function objectPath(change: ChangeNode): readonly string[] {
  return change.kind === 'settings' ? ['settings'] : [change.kind, change.name.untrusted];
}

/** A segment that needs no quoting anywhere and leads nowhere else. */
function pathSegment(text: string): string {
  const encoded = encodeURIComponent(sanitiseText(text)).replace(/[!'()*~]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return /^\.*$/.test(encoded) ? `%2E${encoded.slice(1)}` : encoded;
}

function hunksOf(before: readonly string[], after: readonly string[]): StructuredPatch['hunks'] {
  const patch = structuredPatch('', '', joined(before), joined(after), undefined, undefined, {
    context: 3,
    maxEditLength: mostEdits,
  });
  return patch === undefined ? [mergedHunk(before, after)] : patch.hunks;
}

/**
 * One hunk over two whole documents, in one pass. Both list the same things in the same order, so a line that the other side does
 * not have is enough to tell what was removed and what was added.
 */
function mergedHunk(before: readonly string[], after: readonly string[]): StructuredPatch['hunks'][number] {
  const old = new Set(before);
  const lines: string[] = [];
  let at = 0;
  for (const line of before) {
    for (let next = after[at]; next !== undefined && next !== line && !old.has(next); next = after[at]) {
      lines.push(`+${next}`);
      at += 1;
    }
    const isCommon = after[at] === line;
    if (isCommon) at += 1;
    lines.push(`${isCommon ? ' ' : '-'}${line}`);
  }
  for (const line of after.slice(at)) lines.push(`+${line}`);
  return { oldStart: 1, oldLines: before.length, newStart: 1, newLines: after.length, lines };
}

function documents(change: ChangeNode): readonly [readonly string[], readonly string[]] {
  const before = change.action === 'create' ? [] : objectLines(change, 'before');
  const after = change.action === 'delete' ? [] : objectLines(change, 'after');
  if (!sameLines(before, after)) return [before, after];
  // A change whose documents look alike still has to be seen, on the side that there is.
  const reason = change.reason === undefined ? 'see the plan' : sanitiseText(change.reason.untrusted);
  const line = `# ${change.action}: ${reason}`;
  return change.action === 'delete' ? [[...before, line], after] : [before, [...after, line]];
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function sameLines(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && before.every((line, at) => line === after[at]);
}
