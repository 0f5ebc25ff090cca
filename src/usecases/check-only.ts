import type { DesiredAccount } from '../model/desired.ts';
import { ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import { nearest } from './nearest.ts';
import type { PlannedEntry } from './plan-accounts.ts';

/**
 * Ends the run where `--only` names an address that no document declares and no change has. Where an account could not be planned
 * its changes are not known: the run ends for that reason.
 */
export function checkOnly(only: readonly string[] | undefined, entries: readonly PlannedEntry[]): void {
  if (only === undefined || entries.some(({ plan }) => !plan.complete)) return;
  const known = new Set(
    entries.flatMap(({ desired, planned }) => [...declaredAddresses(desired), ...(planned?.changing ?? [])]),
  );
  const unknown = only.find((address) => !known.has(address));
  if (unknown === undefined) return;
  throw new Failure(`--only: no document declares ${JSON.stringify(unknown)}, and no change has this address`, {
    exitCode: ExitCode.usage,
    hint: suggestion(unknown, [...known]),
  });
}

function declaredAddresses({ settings, interconnects, cnis }: DesiredAccount): readonly string[] {
  return [
    ...(settings === undefined ? [] : ['settings']),
    ...interconnects.map(({ key }) => `interconnect.${key}`),
    ...cnis.map(({ key }) => `cni.${key}`),
  ];
}

function suggestion(text: string, known: readonly string[]): string {
  const meant = [`interconnect.${text}`, `cni.${text}`].filter((address) => known.includes(address));
  const close = nearest(text, known);
  const found = meant.length > 0 ? meant : close === undefined ? [] : [close];
  if (found.length > 0) return `Did you mean ${found.join(' or ')}?`;
  return 'Addresses are settings, interconnect.KEY and cni.KEY; demarc plan shows those of all changes.';
}
