import { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { composeAccount, type ComposedAccount } from './compose-account.ts';
import type { Declared } from './declared.ts';
import type { ExportView } from './export-view.ts';
import { findTrouble, type Trouble } from './find-trouble.ts';
import { splitDocuments, wholeDocument, type ExportFile, type Split } from './lay-out.ts';
import { cniId } from './not-declared.ts';
import type { VariableNames } from './variable-names.ts';

export interface ExportStyle {
  readonly split: Split | undefined;
  readonly secrets: boolean;
  readonly protect: boolean;
}

export interface ExportedAccount extends ComposedAccount {
  readonly files: readonly ExportFile[];
}

/** How often an account is composed anew, with fewer objects each time. */
const mostRounds = 5;

/**
 * One account as documents. They are read back and planned before anybody gets them: an object that would not come out as it is, is
 * not declared. Throws a `Failure` where that does not help.
 */
export function exportAccount(
  view: ExportView,
  { split, ...style }: ExportStyle,
  variables: VariableNames,
  version: string,
): ExportedAccount {
  const withheld = new Map<string, string>();
  for (let round = 1; ; round += 1) {
    const names = variables.copy();
    const composed = composeAccount(view, { ...style, variables: names, withheld });
    const files =
      split === undefined
        ? [{ path: `${view.live.account}.yaml`, text: wholeDocument(composed) }]
        : splitDocuments(composed, split);
    const trouble = findTrouble(files, view.live, liveValues(view, composed), version);
    if (trouble.length === 0) {
      variables.adopt(names);
      return { ...composed, files };
    }
    const before = withheld.size;
    for (const { address, why } of trouble) {
      const id = idOf(address, composed);
      if (id !== undefined) withheld.set(id, why);
    }
    if (withheld.size === before || round === mostRounds) throw unfaithful(view.live.account, split, trouble);
  }
}

/** The variables that every plan needs, with what is live. */
function liveValues({ live }: ExportView, { cnis }: ComposedAccount): Readonly<Record<string, string>> {
  const values = new Map(live.cnis.map(({ id, bgp }) => [cniId(id), bgp?.md5_key?.reveal() ?? '']));
  return Object.fromEntries(
    cnis.flatMap(({ id, variables }) => variables.map(({ name }) => [name, values.get(id) ?? ''] as const)),
  );
}

function idOf(address: string | undefined, { interconnects, cnis }: ComposedAccount): string | undefined {
  const [kind, ...key] = address?.split('.') ?? [];
  const all: readonly Declared[] = kind === 'cni' ? cnis : interconnects;
  return all.find((one) => one.key === key.join('.'))?.id;
}

function unfaithful(account: string, split: Split | undefined, [first]: readonly Trouble[]): Failure {
  const isWhole = first?.address === undefined && split === undefined;
  const hint = isWhole
    ? 'Several smaller files may do: --split interconnect.'
    : 'Please report this, after removing what is private.';
  return new Failure(`account ${account} cannot be written as documents that leave it as it is: ${first?.why ?? ''}`, {
    exitCode: ExitCode.failed,
    hint: `Nothing was written. ${hint}`,
  });
}
