import { loadDesired } from '../../config/load-desired.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { VariableNames } from '../../export/choose-keys.ts';
import { composeAccount, type ComposedAccount } from '../../export/compose-account.ts';
import { cniId, type Declared, type ExportView } from '../../export/declared.ts';
import { type ExportFile, type Split, splitDocuments, wholeDocument } from '../../export/lay-out.ts';
import { settleInOrder } from '../../model/collections.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { LiveAccount } from '../../model/live.ts';
import { compareText } from '../../model/text.ts';
import { planAccount } from '../../plan/plan-account.ts';
import { checkRules } from '../../rules/check-rules.ts';
import type { OpenAccount } from '../choose-accounts.ts';
import { Failure } from '../failure.ts';
import { readView } from './read-view.ts';

export interface ExportStyle {
  readonly split: Split | undefined;
  readonly secrets: boolean;
  readonly protect: boolean;
}

export interface ExportedAccount extends ComposedAccount {
  readonly files: readonly ExportFile[];
}

/** The maximum number of attempts to write an account as documents. Each attempt declares fewer objects. */
const mostRounds = 5;

/**
 * Writes one account as documents, reads them back and plans them. Objects that this plan would change are left out. Throws a `Failure`
 * if this does not help.
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

/** The variables that every plan needs, with the live values. */
function liveValues({ live }: ExportView, { cnis }: ComposedAccount): Readonly<Record<string, string>> {
  const values = new Map(live.cnis.map(({ id, bgp }) => [cniId(id), bgp?.md5_key?.reveal() ?? '']));
  return Object.fromEntries(
    cnis.flatMap(({ id, variables }) => variables.map(({ name }) => [name, values.get(id) ?? ''] as const)),
  );
}

function idOf(address: string | undefined, { interconnects, cnis }: ComposedAccount): string | undefined {
  const [kind, ...key] = address?.split('.') ?? [];
  const all: readonly Declared[] = kind === 'cni' ? cnis : interconnects;
  return all.find((object) => object.key === key.join('.'))?.id;
}

function unfaithful(account: string, split: Split | undefined, [first]: readonly Trouble[]): Failure {
  const isWhole = first?.address === undefined && split === undefined;
  const hint = isWhole
    ? 'Several smaller files may do: --split interconnect.'
    : 'Please report this, after removing private data.';
  return new Failure(`account ${account} cannot be written as documents whose plan is empty: ${first?.why ?? ''}`, {
    exitCode: ExitCode.failed,
    hint: `Nothing was written. ${hint}`,
  });
}

/** Reads accounts in parallel and writes them as documents, by account tag. Rejects if any account cannot be read. */
export async function exportAll(
  open: readonly OpenAccount[],
  style: ExportStyle,
  version: string,
): Promise<readonly ExportedAccount[]> {
  return exportViews(await settleInOrder(open.map(readView)), style, version);
}

/** Writes accounts as documents, by account tag. */
export function exportViews(
  views: readonly ExportView[],
  style: ExportStyle,
  version: string,
): readonly ExportedAccount[] {
  const variables = new VariableNames();
  return [...views]
    .sort((a, b) => compareText(a.live.account, b.live.account))
    .map((view) => exportAccount(view, style, variables, version));
}

/** A part of exported documents that would change the account. */
export interface Trouble {
  /** `interconnect.KEY` or `cni.KEY`, if it concerns such an object. */
  readonly address: string | undefined;
  readonly why: string;
}

/**
 * Reads exported documents back like any command, and plans them on their own account.
 * @param environment the variables that they read, with the live values
 */
function findTrouble(
  files: readonly ExportFile[],
  live: LiveAccount,
  environment: Readonly<Record<string, string>>,
  version: string,
): readonly Trouble[] {
  const sources = files.map(({ path, text }) => ({ name: path, text }));
  const options = { environment, offline: false, skipSecrets: false, defaultAccount: undefined, version };
  const { accounts, diagnostics } = loadDesired(sources, options);
  const isError = ({ severity }: Diagnostic) => severity === 'error';
  const unreadable = diagnostics.filter(isError);
  if (unreadable.length > 0) return unreadable.map(({ message }) => ({ address: undefined, why: message }));
  return accounts.flatMap((desired) => {
    const broken = checkRules([desired]).filter(isError);
    if (broken.length > 0)
      return broken.map((diagnostic) => ({ address: addressAt(diagnostic, desired), why: diagnostic.message }));
    return differences(desired, live);
  });
}

function differences(desired: DesiredAccount, live: LiveAccount): readonly Trouble[] {
  const facts = { slots: [], health: new Map() };
  const { plan } = planAccount(desired, live, facts, { allowed: [], skipSecrets: false });
  return [
    ...plan.errors.map(({ address, message }) => ({ address, why: message })),
    ...plan.changes.map(({ address, action, fields }) => {
      const paths = fields.map(({ path }) => path).join(', ');
      return { address, why: `a plan would ${action} it${paths === '' ? '' : ` (${paths})`}` };
    }),
  ];
}

/** The object that a diagnostic points to: the last object that begins at or before its line. */
function addressAt({ span }: Diagnostic, { interconnects, cnis }: DesiredAccount): string | undefined {
  if (span === undefined) return undefined;
  const starts = [
    ...interconnects.map(({ key, origin }) => ({ address: `interconnect.${key}`, at: origin.locate() })),
    ...cnis.map(({ key, origin }) => ({ address: `cni.${key}`, at: origin.locate() })),
  ];
  const before = starts.filter(({ at }) => at.file === span.file && at.line <= span.line);
  return before.sort((a, b) => b.at.line - a.at.line)[0]?.address;
}
