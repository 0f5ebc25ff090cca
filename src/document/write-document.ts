import { besideComment, writeComment } from './write-comment.ts';
import { writeItem, writeScalar } from './write-scalar.ts';
import type { YamlEntry, YamlMapping, YamlTree, YamlValue } from './yaml-tree.ts';

const widestList = 100;

/**
 * A tree as a YAML 1.2 document in block style, two spaces to a level. `parseDocuments` and `readValue` read the same data back, and
 * the same tree gives the same bytes.
 */
export function writeDocument({ head, ...mapping }: YamlTree): string {
  const lines = [...head.flatMap(writeComment), ...mappingLines(mapping, '')];
  return `${lines.join('\n')}\n`;
}

function mappingLines({ entries, below = [] }: YamlMapping, indent: string): string[] {
  const written = entries.flatMap((entry) => entryLines(entry, indent));
  return [...written, ...commentLines(below, indent)];
}

function entryLines(entry: YamlEntry, indent: string): string[] {
  const { key, value, above = [], beside, apart = false } = entry;
  const comment = beside === undefined ? '' : besideComment(beside);
  const [first = '', ...more] = valueLines(value, indent);
  const line = `${indent}${writeScalar(key)}:${first === '' ? '' : ` ${first}`}${comment}`;
  return [...(apart ? [''] : []), ...commentLines(above, indent), line, ...more];
}

/** What stands behind the key, then the lines under it. */
function valueLines(value: YamlValue, indent: string): string[] {
  if (isList(value)) return listLines(value, indent);
  if (typeof value !== 'object' || value === null) return [writeScalar(value)];
  return value.entries.length === 0 ? ['{}'] : ['', ...mappingLines(value, `${indent}  `)];
}

function listLines(items: readonly string[], indent: string): string[] {
  const short = `[${items.map(writeItem).join(', ')}]`;
  return short.length <= widestList ? [short] : ['', ...items.map((item) => `${indent}  - ${writeScalar(item)}`)];
}

function isList(value: YamlValue): value is readonly string[] {
  return Array.isArray(value);
}

function commentLines(paragraphs: readonly string[], indent: string): string[] {
  return paragraphs.flatMap(writeComment).map((line) => indent + line);
}
