/** Something about a value that its schema does not allow. Messages name keys and types, never a value. */
export interface ShapeProblem {
  /** The path of the value; for an unknown key, of the object that holds it. */
  readonly path: readonly (string | number)[];
  /** The offending key, where it is the key and not the value that is wrong. */
  readonly key?: string;
  /** The keyword of the schema that failed. */
  readonly keyword: string;
  /** One sentence without a final full stop. */
  readonly message: string;
  readonly hint?: string;
  /** The pieces of message and hint that come from the value: keys that are no fields of ours. */
  readonly quotes?: readonly string[];
  /** The known key that an unknown key was most likely meant to be. */
  readonly meant?: string;
}
