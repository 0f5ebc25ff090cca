import { literalText } from '../../config/substitute.ts';
import type { YamlEntry } from '../../document/yaml-tree.ts';
import { isValidAsn } from '../../net/asn.ts';
import type { Declared, ExportVariable } from './declared.ts';
import { declareCnis } from './declare-cnis.ts';
import { declareInterconnects } from './declare-interconnects.ts';
import { entriesOf } from './declared.ts';
import type { ExportOptions } from './export-options.ts';
import type { ExportView } from './export-view.ts';
import { ignoreGlobs } from './ignore-globs.ts';
import { isForeign, type LeftOut, type NotDeclared } from './not-declared.ts';
import { unseen } from './unseen.ts';

/** An account in the vocabulary of the documents, not yet laid out into files. */
export interface ComposedAccount {
  readonly account: string;
  /** What every document of the account begins with. */
  readonly identity: readonly YamlEntry[];
  /** Credentials, policy and settings. */
  readonly general: readonly YamlEntry[];
  readonly interconnects: readonly Declared[];
  readonly cnis: readonly Declared[];
  readonly notDeclared: readonly NotDeclared[];
  readonly leftOut: readonly LeftOut[];
  /** Sentences about what the API does not show. */
  readonly unseen: readonly string[];
  readonly variables: readonly ExportVariable[];
}

/** Says an account as documents whose plan is empty. Pure: the same account gives the same, in whatever order the API lists it. */
export function composeAccount(view: ExportView, options: ExportOptions): ComposedAccount {
  const { live } = view;
  const interconnects = declareInterconnects(view, options);
  const cnis = declareCnis(view, interconnects, options);
  const settings = settingsOf(view);
  const declared = [...interconnects.declared, ...cnis.declared];
  return {
    account: live.account,
    identity: [
      { key: 'version', value: 1 },
      { key: 'account', value: live.account },
    ],
    general: entriesOf(credentialsOf(view), policyOf(view), settings.entry),
    interconnects: interconnects.declared,
    cnis: cnis.declared,
    notDeclared: [...interconnects.notDeclared, ...cnis.notDeclared],
    leftOut: [...settings.leftOut, ...declared.flatMap(({ leftOut }) => leftOut)],
    unseen: unseen(live, options),
    variables: declared.flatMap(({ variables }) => variables),
  };
}

function credentialsOf({ tokenEnv }: ExportView): YamlEntry | undefined {
  if (tokenEnv === undefined) return undefined;
  return { key: 'credentials', value: { entries: [{ key: 'token_env', value: tokenEnv }] }, apart: true };
}

/** What belongs to other accounts is never touched and never reported. */
function policyOf({ live }: ExportView): YamlEntry | undefined {
  const foreign = live.interconnects.filter((one) => one.type !== 'unknown' && isForeign(one)).map(({ name }) => name);
  const ours = live.interconnects.filter((one) => one.type !== 'unknown' && !isForeign(one)).map(({ name }) => name);
  const globs = ignoreGlobs(foreign, [...ours, ...live.cnis.map(({ magic }) => magic.conduit_name)]);
  if (globs.length === 0) return undefined;
  const above = ['Interconnects of other accounts. CNIs on them are declared all the same.'];
  return { key: 'policy', value: { entries: [{ key: 'ignore', value: globs.map(literalText), above }] }, apart: true };
}

function settingsOf({ live }: ExportView): {
  readonly entry: YamlEntry | undefined;
  readonly leftOut: readonly LeftOut[];
} {
  const { default_asn } = live.settings;
  if (!isValidAsn(default_asn)) {
    const reason = `${default_asn} is no ASN`;
    return { entry: undefined, leftOut: [{ address: 'settings', field: 'default_asn', reason }] };
  }
  const entries = [{ key: 'default_asn', value: default_asn }];
  return { entry: { key: 'settings', value: { entries }, apart: true }, leftOut: [] };
}
