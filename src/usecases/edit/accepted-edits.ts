import type { Declaration } from '../../config/read-document.ts';
import type { DocumentEdit } from '../../document/edit/patch-tree.ts';
import type { Change } from '../../model/plan.ts';
import type { LeftField, WrittenField } from '../../render/edits/edit-report.ts';
import { documentOfAddress, objectOfAddress } from './edit-session.ts';
import type { ObjectEdits } from './edited-documents.ts';
import { type AcceptedAccount, type Field, fieldsOf, revivedFields, secretIn } from './live-fields.ts';

export interface Accepted {
  readonly object: ObjectEdits | undefined;
  readonly left: readonly LeftField[];
}

/** The edits that write what is live into the place of a declared object. */
export function acceptChange(change: Change, account: AcceptedAccount): Accepted {
  const { address, action } = change;
  const declaration = documentOfAddress(account.declarations, address);
  if (declaration === undefined)
    return leave(change, account, null, 'no document declares it: --unmanaged declares it');
  if (action === 'create') return acceptMissing(change, account, declaration);
  if (action === 'delete')
    return build(change, account, declaration, revivedFields(change, account), { field: 'state', remove: true });
  return build(change, account, declaration, fieldsOf(change, account));
}

function leave({ address }: Change, { desired }: AcceptedAccount, field: string | null, reason: string): Accepted {
  return { object: undefined, left: [{ account: desired.account, address, field, reason }] };
}

function acceptMissing(change: Change, account: AcceptedAccount, declaration: Declaration): Accepted {
  if (account.journaled.has(change.address))
    return leave(
      change,
      account,
      null,
      'an interrupted apply deleted it and keeps it: run apply, which creates it again',
    );
  switch (account.missing) {
    case 'leave':
      return leave(change, account, null, 'it is not live: --missing absent or --missing remove says what to write');
    case 'absent':
      return build(change, account, declaration, [{ path: 'state', value: 'absent' }]);
    case 'remove':
      return build(change, account, declaration, [], { field: null, remove: true });
  }
}

function build(
  { address }: Change,
  { desired, declarations, secrets }: AcceptedAccount,
  declaration: Declaration,
  fields: readonly Field[],
  removal?: { readonly field: string | null; readonly remove: true },
): Accepted {
  const { account } = desired;
  const base = basePath(address);
  const { document } = declaration;
  const { file, line } = document.locate(base, 'key');
  const edits: DocumentEdit[] = [];
  const written: WrittenField[] = [];
  const left: LeftField[] = [];
  for (const field of fields) {
    const path = [...base, ...field.path.split('.')];
    const reason =
      'reason' in field ? field.reason : (fromVariable(declarations, path) ?? secretIn(field.value, secrets));
    if (reason !== undefined || 'reason' in field) {
      left.push({ account, address, field: field.path, reason: reason ?? '' });
      continue;
    }
    edits.push({ document: document.index, path, to: { value: field.value } });
    written.push({ account, address, field: field.path, action: 'set', file, line });
  }
  if (removal !== undefined) {
    const path = removal.field === null ? base : [...base, removal.field];
    edits.push({ document: document.index, path, to: { remove: true } });
    written.push({ account, address, field: removal.field, action: 'remove', file, line });
  }
  const object = { account, address, source: document.source.name, edits, written };
  return { object: edits.length === 0 ? undefined : object, left };
}

function basePath(address: string): readonly string[] {
  if (address === 'settings') return ['settings'];
  const { section, key } = objectOfAddress(address);
  return [section, key];
}

/** A value that takes a variable is decided outside of the documents. */
function fromVariable(declarations: readonly Declaration[], path: readonly string[]): string | undefined {
  const uses = declarations.flatMap((declaration) => declaration.uses);
  const use = uses.find(
    (each) => path.every((segment, at) => each.path[at] === segment) && each.sensitive === undefined,
  );
  return use === undefined ? undefined : `it comes from the variable ${use.variable}`;
}
