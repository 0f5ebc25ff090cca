import { excerpt } from '../../render/excerpt.ts';
import type { ComposedAccount } from './compose-account.ts';

/** What stands over an exported document: where it comes from, and what it does not say. */
export function headComment({ account, unseen, notDeclared, leftOut }: ComposedAccount): readonly string[] {
  const missing = notDeclared.map(({ kind, name, reason }) => `- ${kind} ${excerpt(name)}: ${excerpt(reason)}`);
  const fields = leftOut.map(({ address, field, reason }) => `- ${field} of ${address}: ${excerpt(reason)}`);
  return [
    `Account ${account}, exported from what is live: planning this document changes nothing.`,
    'What is not written is not managed: it is never compared and never changed.',
    ...list(
      'What the API does not show, and this document therefore does not say:',
      unseen.map((one) => `- ${one}`),
    ),
    ...list('Live, but not declared here, and never touched:', missing),
    ...list('Live, but no value that a document may have, and so not written:', fields),
  ];
}

function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['', title, ...items];
}
