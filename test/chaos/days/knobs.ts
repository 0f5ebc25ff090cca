/**
 * What can be turned up in a story. Each knob reaches one kind of account, document or event; a story has one of them for certain, by its
 * seed, and some of the others by chance.
 */
export const knobs = [
  /** Keys of circuits and CNIs that equal live names of other objects. */
  'keys-of-others',
  /** Keys as export writes them: each object's own live name; no pins beside them. */
  'keys-of-their-own',
  /** Pins that point at nothing, and tombstones whose pinned object is gone or never was, beside objects that carry its name. */
  'dangling-pins',
  /** Live names with slashes, parentheses and braces, and ignore globs on them, with prune. */
  'odd-names',
  /** Allowances with a value for one target of several. */
  'narrow-allowances',
  /** New ports that stay Pending; the same command again and again. */
  'pending-ports',
  /** Documents that are edited between a run that was killed, or waited in vain, and the next. */
  'edited-between',
  /** CNIs that no document declares on circuits that are replaced. */
  'undeclared-cnis',
  /** Google attachments that differ only in their pairing keys. */
  'google-twins',
  /** Selectors alike, diverse_from between circuits that move together, ports whose device is unknown. */
  'selectors-alike',
  /** Circuits that no document declares, with CNIs on them, that satisfy a selector. */
  'circuits-in-use',
  /** Circuits of another owner that satisfy a selector. */
  'other-owners',
  /** Two accounts in one run that see the same ports. */
  'two-accounts',
  /** Addresses from the pool that the API assigns from. */
  'pool-addresses',
  /** Names and links that pass between CNIs, also on different circuits of a group. */
  'passed-names',
  /** An API that stores something else than it was sent. */
  'stored-otherwise',
  /** Break before make, killed in the middle. */
  'broken-first',
] as const;

export type Knob = (typeof knobs)[number];
export type Knobs = ReadonlySet<Knob>;
