import { join } from 'node:path';
import { schemaText } from '../../schema/schemas.ts';
import type { ExportedAccount } from '../export/export-account.ts';
import type { Split } from '../export/lay-out.ts';
import { readTextFile } from '../files/read-text.ts';
import type { NewFile } from '../files/write-files.ts';
import { objectExamples, starterDocument } from './starter-document.ts';

/** Stands beside `demarc.yaml` or `demarc/`, and is no document. */
export const schemaFile = 'demarc.schema.json';

/** What decides where documents go: one is `demarc.yaml`, several are in `demarc/`, and each split account of a fleet has its own folder there. */
export interface Layout {
  readonly accounts: readonly string[];
  readonly split: Split | undefined;
}

/** A starter for every account, or the exported documents, each with the line by which editors find the schema. */
export function documentFiles(layout: Layout, exported: readonly ExportedAccount[]): readonly NewFile[] {
  return plainDocuments(layout, exported).map(({ path, text }) => {
    const up = path.split(/[\\/]/).length - 1;
    const place = `${up === 0 ? './' : '../'.repeat(up)}${schemaFile}`;
    const gap = text.startsWith('#') ? '#\n' : '';
    return { path, text: `# yaml-language-server: $schema=${place}\n${gap}${text}` };
  });
}

function plainDocuments({ accounts, split }: Layout, exported: readonly ExportedAccount[]): readonly NewFile[] {
  if (exported.length === 0) {
    if (accounts.length < 2) return [{ path: 'demarc.yaml', text: starterDocument(accounts[0]) }];
    return accounts.map((tag) => ({ path: join('demarc', `${tag}.yaml`), text: starterDocument(tag) }));
  }
  const isAlone = exported.length === 1 && split === undefined;
  const isDeep = exported.length > 1 && split !== undefined;
  return exported.flatMap(({ account, files, interconnects, cnis }) =>
    files.map(({ path, text }) => ({
      path: isAlone ? 'demarc.yaml' : join('demarc', ...(isDeep ? [account] : []), path),
      text: files.length === 1 && interconnects.length + cnis.length === 0 ? `${text}\n${objectExamples}` : text,
    })),
  );
}

/** What is to become of the schema beside the documents. */
export type SchemaState = 'missing' | 'current' | 'older' | 'of others';

/** Looks at the file where the schema goes. One of another version of demarc is to be replaced, any other file is not ours. */
export async function schemaState(path: string): Promise<SchemaState> {
  const read = await readTextFile(path).catch(() => undefined);
  if (read === undefined) return 'missing';
  if (!read.ok) return 'of others';
  if (read.text === schemaToWrite()) return 'current';
  return /"\$id":\s*"urn:demarc:schema:desired-state"/.test(read.text) ? 'older' : 'of others';
}

export function schemaToWrite(): string {
  const text = schemaText('desired-state');
  if (text === undefined) throw new Error('there is no schema of the documents');
  return text;
}
