import { loadDesired } from '../../config/load-desired.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount } from '../../model/live.ts';
import { planAccount } from '../../plan/plan-account.ts';
import { checkRules } from '../../rules/check-rules.ts';
import type { ExportFile } from './lay-out.ts';

/** Something in exported documents that would not leave the account as it is. */
export interface Trouble {
  /** `interconnect.KEY` or `cni.KEY`, where it is about one of them. */
  readonly address: string | undefined;
  readonly why: string;
}

/**
 * Reads exported documents back as any command would, and plans them on the account that they come from.
 * @param environment the variables that they read, with the live values
 */
export function findTrouble(
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
    if (broken.length > 0) return broken.map((one) => ({ address: addressAt(one, desired), why: one.message }));
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

/** The object that a diagnostic points into: the last one that begins at or before its line. */
function addressAt({ span }: Diagnostic, { interconnects, cnis }: DesiredAccount): string | undefined {
  if (span === undefined) return undefined;
  const starts = [
    ...interconnects.map(({ key, origin }) => ({ address: `interconnect.${key}`, at: origin.locate() })),
    ...cnis.map(({ key, origin }) => ({ address: `cni.${key}`, at: origin.locate() })),
  ];
  const before = starts.filter(({ at }) => at.file === span.file && at.line <= span.line);
  return before.sort((a, b) => b.at.line - a.at.line)[0]?.address;
}
