/** A range of a source text. Lines and columns count from 1; the end is exclusive. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A path inside a declared object, in the vocabulary of the documents: `['bgp', 'extra_prefixes', 0]`. */
export type FieldPath = readonly (string | number)[];

/** Where a declared object was written. Positions are computed only when somebody asks. */
export interface Origin {
  /**
   * The location of a field of the object, or of the nearest parent that is written.
   * Without a path: the key of the object itself. `part` chooses between the key and the value of the last segment (default: value).
   */
  locate(path?: FieldPath, part?: 'key' | 'value'): Location;
}
