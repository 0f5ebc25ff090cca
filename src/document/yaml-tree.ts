/** What is written as YAML: plain data with the comments that belong to it. Texts may hold anything; the writer makes them safe. */
export type YamlValue = string | number | boolean | null | readonly string[] | YamlMapping;

export interface YamlMapping {
  readonly entries: readonly YamlEntry[];
  /** Comments after the last entry, each a paragraph. */
  readonly below?: readonly string[];
}

export interface YamlEntry {
  readonly key: string;
  readonly value: YamlValue;
  /** Comments over the entry, each a paragraph. */
  readonly above?: readonly string[];
  /** A comment behind a value that is no mapping, on its line. */
  readonly beside?: string;
  /** Whether an empty line stands before it. */
  readonly apart?: boolean;
}

export interface YamlTree extends YamlMapping {
  /** Comments on top, each a paragraph; an empty one is an empty comment line. */
  readonly head: readonly string[];
}
