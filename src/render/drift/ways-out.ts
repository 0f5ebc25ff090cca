import { joinFirst, shellCommand } from '../../model/text.ts';
import type { ChangeNode, FieldNode, SourceNode } from '../plan/plan-tree.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';

/** The two ways out of the drift of an object, by name. */
export interface WaysOut {
  /** The command that changes the network back. */
  readonly back: Untrusted;
  /** The command that writes it into the documents as it is. Undefined where `demarc accept` leaves all of it. */
  readonly accept: Untrusted | undefined;
  /** What to change in the documents, so that the network may stay as it is. */
  readonly keep: readonly KeepStep[];
}

interface KeepStep {
  readonly verb: string;
  readonly names: readonly Untrusted[];
  /** The place in the documents, after its preposition. */
  readonly at: readonly [preposition: 'into' | 'at', source: SourceNode] | undefined;
}

/**
 * @param fields those that the documents declare
 * @param account named in the command where the run has several
 */
export function waysOut(change: ChangeNode, fields: readonly FieldNode[], account: Untrusted | undefined): WaysOut {
  const chosen = account === undefined ? [] : ['--account', account.untrusted];
  const command = shellCommand('demarc', 'apply', ...chosen, '--only', change.address.untrusted);
  return { back: untrusted(command), accept: acceptCommand(change, fields, chosen), keep: keepSteps(change, fields) };
}

function acceptCommand(
  { action, address, source }: ChangeNode,
  fields: readonly FieldNode[],
  chosen: readonly string[],
): Untrusted | undefined {
  const isWritten = source !== undefined && fields.some((field) => !isSensitive(field));
  if (action === 'delete' || (action !== 'create' && !isWritten)) return undefined;
  const missing = action === 'create' ? ['--missing', 'remove'] : [];
  return untrusted(shellCommand('demarc', 'accept', ...chosen, ...missing, address.untrusted));
}

function keepSteps({ action, source }: ChangeNode, fields: readonly FieldNode[]): readonly KeepStep[] {
  if (action === 'create') return [{ verb: 'remove it from the documents', names: [], at: source && ['at', source] }];
  if (action === 'delete' && source === undefined) {
    return [{ verb: 'declare it (demarc export shows it), or name it in policy.ignore', names: [], at: undefined }];
  }
  if (action === 'delete') {
    return [
      {
        verb: 'declare it (demarc export shows it) in place of state: absent',
        names: [],
        at: source && ['at', source],
      },
    ];
  }
  const secret = fields.filter(isSensitive);
  const others = fields.filter((field) => !isSensitive(field));
  const unset = others.filter(({ edit }) => edit.type === 'set');
  const live = others.filter(({ edit }) => edit.type !== 'set');
  const values = live.length === 1 ? 'the live value' : 'the live values';
  return [
    ...step(`write ${values} of`, live, source && ['into', source]),
    ...step('remove', unset, source && ['at', source]),
    ...step('write the live value into the secret of', secret, undefined),
  ];
}

function step(verb: string, fields: readonly FieldNode[], at: KeepStep['at']): readonly KeepStep[] {
  return fields.length === 0 ? [] : [{ verb, names: fields.map(({ path }) => path), at }];
}

function isSensitive({ edit }: FieldNode): boolean {
  return (
    (edit.type === 'change' && edit.before.type === 'sensitive') ||
    (edit.type === 'set' && edit.after.type === 'sensitive') ||
    (edit.type === 'clear' && edit.before.type === 'sensitive')
  );
}

const mostNames = 5;

/** The steps as one sentence, in the writing of a format. */
export function keepWords(
  steps: readonly KeepStep[],
  writing: { readonly name: (name: Untrusted) => string; readonly source: (source: SourceNode) => string },
): string {
  const words = steps.map(({ verb, names, at }) =>
    [
      verb,
      ...(names.length === 0 ? [] : [joinFirst(names.map(writing.name), mostNames)]),
      ...(at === undefined ? [] : [at[0], writing.source(at[1])]),
    ].join(' '),
  );
  return words.join('; ');
}
