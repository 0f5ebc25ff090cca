import type { DesiredAccount } from '../model/desired.ts';
import { accountOfDocuments, loadDocuments } from './load-documents.ts';
import type { RunContext } from './run-context.ts';

export type NameKind = 'keys' | 'addresses' | 'accounts';

interface ListedName {
  readonly name: string;
  readonly describe: string;
}

/**
 * What may be typed of the documents in this folder, for completion: offline, and without a word about what is wrong with them. `keys` has
 * an address in place of each key that names two objects.
 */
export async function listNames(kind: NameKind, context: RunContext): Promise<readonly ListedName[]> {
  const { named, files } = await loadDocuments(
    {
      files: [],
      accounts: [],
      offline: true,
      skipSecrets: true,
      defaultAccount: accountOfDocuments(context.environment),
      rules: false,
    },
    context,
  );
  const names = {
    keys: () => keysOf(named),
    addresses: () => [
      ...(named.some(({ settings }) => settings !== undefined) ? [{ name: 'settings', describe: 'the account' }] : []),
      ...addressesOf(named),
    ],
    accounts: () =>
      named.map(({ account }) => ({ name: account, describe: (files.get(account) ?? []).slice(0, 2).join(', ') })),
  }[kind]();
  // A shell splits at the first tab, and would run what another text says.
  return names.filter(({ name }) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name));
}

function keysOf(accounts: readonly DesiredAccount[]): readonly ListedName[] {
  const addresses = addressesOf(accounts);
  const bare = (address: string) => address.slice(address.indexOf('.') + 1);
  const kinds = new Map<string, Set<string>>();
  for (const { name } of addresses) {
    const key = bare(name);
    kinds.set(key, (kinds.get(key) ?? new Set()).add(name));
  }
  return addresses.map(({ name, describe }) => ({
    name: kinds.get(bare(name))?.size === 1 ? bare(name) : name,
    describe,
  }));
}

function addressesOf(accounts: readonly DesiredAccount[]): readonly ListedName[] {
  return accounts.flatMap(({ interconnects, cnis }) => [
    ...interconnects.map((each) => ({
      name: `interconnect.${each.key}`,
      describe: each.type === 'direct' ? 'direct interconnect' : 'Google Cloud interconnect',
    })),
    ...cnis.map(({ key, interconnect }) => ({
      name: `cni.${key}`,
      describe: interconnect === undefined ? 'CNI' : `CNI on ${interconnect}`,
    })),
  ]);
}
