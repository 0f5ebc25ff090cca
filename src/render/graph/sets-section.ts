import type { PlanDocument } from '../../model/plan.ts';
import { fence, nameMarkdown, type Section } from '../text/fit-markdown.ts';
import { untrusted } from '../text/sanitise.ts';
import { renderSetsMermaid } from './sets-mermaid.ts';

interface PictureBlock<Kind extends string> {
  readonly kind: Kind;
  readonly rank: number;
  /** For a drift: what putting it back would do. */
  readonly title?: string;
}

const usualTitle = 'Backup sets that lose a circuit';
const signs = 'Red and dashed (-) goes, = is left, > moves here.';

/**
 * The pictures of a plan for a comment, one an account: of the backup sets from which its changes take circuits. No account has one: the
 * section is empty. What is open already (`--base`) is in none.
 */
export function picturesSection<Kind extends string>(
  { accounts }: PlanDocument,
  { kind, rank, title = usualTitle }: PictureBlock<Kind>,
): Section<Kind> {
  const blocks = accounts.flatMap((account) => {
    const own = account.changes.filter(({ open }) => open !== true);
    const picture = renderSetsMermaid(account, own);
    if (picture === undefined) return [];
    const of = accounts.length > 1 ? ` of account ${nameMarkdown(untrusted(account.account))}` : '';
    const text = `**${title}${of}.** ${signs}\n\n${fence(picture.trimEnd().split('\n'), 'mermaid')}\n\n`;
    return [{ kind, rank, danger: 0, text }];
  });
  return { head: '', blocks, tail: '', under: undefined };
}
