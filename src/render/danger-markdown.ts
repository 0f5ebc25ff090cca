import { dangerWords } from './danger.ts';
import type { Section } from './fit-blocks.ts';
import { nameMarkdown, namesMarkdown, proseMarkdown, sourceMarkdown } from './inline-markdown.ts';
import type { AccountNode, GuardNode, NoteNode, PlanTree } from './plan-tree.ts';
import type { PlanBlockKind } from './plan-blocks.ts';

// Of each kind of danger.
const mostNamed = 10;

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
    dangerSection(tree),
  ];
}

function dangerSection(tree: PlanTree): Section<PlanBlockKind> {
  const isFleet = tree.accounts.length > 1;
  const lines = tree.dangers.map((danger) => {
    const place = isFleet ? `, account ${nameMarkdown(danger.account)}` : '';
    const words = dangerWords(danger, (addresses) => namesMarkdown(addresses, mostNamed));
    return `> - **${danger.action}**${words.slice(danger.action.length)}${place}\n`;
  });
  return section(
    lines.map((line, at) => block('danger', 2, -at, line)),
    '> [!WARNING]\n> Look at these first:\n',
  );
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
