/** What a source may cost at most. Far above any real document; a hostile one ends with a clear message instead of an outage. */
export const limits = {
  /** UTF-16 code units of one source. */
  characters: 16 * 1024 * 1024,
  /** Lexical tokens of one source: 20,000 CNIs take about 1.6 million. A million takes some 150 MB and, where the machine is slow, 3 s. */
  tokens: 2_000_000,
  /** Lexical tokens of all sources of a run. */
  allTokens: 6_000_000,
  /** Documents of all sources of a run. */
  documents: 10_000,
  /** Anchors and aliases of one source. */
  aliases: 200_000,
  /** Values that aliases and merge keys may add to one document. */
  expanded: 1_000_000,
  /** Mappings and lists inside one another. */
  depth: 100,
  /** Errors reported of one source. */
  errors: 50,
} as const;
