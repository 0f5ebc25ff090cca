import { dangerOf, isDangerous } from './danger.ts';
import type { Section } from './fit-blocks.ts';
import { nameMarkdown, namesMarkdown, proseMarkdown, sourceMarkdown } from './inline-markdown.ts';
import type { AccountNode, ChangeNode, GuardNode, NoteNode, PlanTree } from './plan-tree.ts';
import type { PlanBlockKind } from './plan-blocks.ts';
import { impactWords } from './words.ts';

const mostDangers = 20;

/** What a reviewer must see before anything else: errors, guards, and the changes by which something goes or stops. */
export function dangerSections(tree: PlanTree): readonly Section<PlanBlockKind>[] {
  const place = (account: AccountNode): string =>
    tree.accounts.length > 1 ? ` (account ${nameMarkdown(account.account)})` : '';
  return [
    section(
      tree.accounts.flatMap((account) =>
        account.errors.map((note) => block('error', 0, 0, noteMarkdown(note, place(account)))),
      ),
      '#### Errors\n\n',
    ),
    section(
      tree.accounts.flatMap((account) =>
        account.guards.map((guard) => block('guard', 1, guard.lifted ? 0 : 1, guardMarkdown(guard, place(account)))),
      ),
      '#### Guards\n\n',
    ),
    dangerSection(tree, place),
  ];
}

function dangerSection(tree: PlanTree, place: (account: AccountNode) => string): Section<PlanBlockKind> {
  const all = tree.accounts.flatMap((account) =>
    account.groups.flatMap((group) => group.changes.filter(isDangerous).map((change) => ({ account, change }))),
  );
  all.sort((a, b) => dangerOf(b.change) - dangerOf(a.change));
  const shown = all.slice(0, mostDangers).map(({ account, change }, at) => {
    return block('danger', 2, -at, `> - ${dangerMarkdown(change)}${place(account)}\n`);
  });
  const rest = all.length - shown.length;
  const more = rest > 0 ? [block('danger', 2, -shown.length, `> - and ${rest} more like these below\n`)] : [];
  return section([...shown, ...more], '> [!WARNING]\n> Look at these first:\n');
}

function dangerMarkdown(change: ChangeNode): string {
  return `**${change.action}** ${nameMarkdown(change.address)}: ${impactWords(change.impact, change.action, change.kind)}`;
}

/** An error or a warning as an item of a list. */
export function noteMarkdown(note: NoteNode, place: string): string {
  const at = [
    ...(note.address === undefined ? [] : [nameMarkdown(note.address)]),
    ...(note.source === undefined ? [] : [sourceMarkdown(note.source)]),
  ];
  const where = at.length === 0 ? '' : ` at ${at.join(', ')}`;
  const hint = note.hint === undefined ? '' : `<br>Hint: ${proseMarkdown(note.hint)}`;
  return `- ${nameMarkdown(note.code)}${where}${place}: ${proseMarkdown(note.message)}${hint}\n`;
}

function guardMarkdown(guard: GuardNode, place: string): string {
  const does = guard.lifted ? 'lifted by <code>--allow</code>' : '**blocks this plan**';
  const holds = guard.addresses.length === 0 ? '' : `<br>Holds back: ${namesMarkdown(guard.addresses, 10)}.`;
  const lift = `<br>To lift it: ${proseMarkdown(guard.lift)}`;
  return `- <code>${guard.id}</code> ${does}${place}: ${proseMarkdown(guard.message)}${guard.lifted ? '' : `${holds}${lift}`}\n`;
}

function block(
  kind: PlanBlockKind,
  rank: number,
  danger: number,
  text: string,
): Section<PlanBlockKind>['blocks'][number] {
  return { kind, rank, danger, text };
}

function section(blocks: Section<PlanBlockKind>['blocks'], head: string): Section<PlanBlockKind> {
  return { head, blocks, tail: '\n', under: undefined };
}
