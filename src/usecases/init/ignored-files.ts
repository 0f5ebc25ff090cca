/** What runs of demarc leave in a folder and no repository should keep. */
const lines = [
  ['.demarc/', 'the state of demarc … --sandbox'],
  ['plan.json', 'plans are shown, not kept'],
  ['plan.md', ''],
  ['report.json', ''],
  ['*snapshot*.json', 'demarc apply --snapshot: it holds keys'],
  ['*journal*.json', 'what an apply that was cut off has to put back: it holds keys'],
  ['*.ndjson', 'demarc … --log'],
  ['*.log', ''],
  ['*.pdf', 'demarc loa: letters of authorization'],
  ['.demarc-*.tmp', 'a file that was being written when a run was killed'],
  ['.env', 'tokens'],
] as const;

export function ignoreFile(): string {
  return lines.map(([pattern, why]) => `${why === '' ? '' : `# ${why}\n`}${pattern}\n`).join('');
}

/** The lines that a `.gitignore` lacks. */
export function missingLines(text: string): readonly string[] {
  const there = new Set(text.split('\n').map(bare));
  return lines.map(([pattern]) => pattern).filter((pattern) => !there.has(bare(pattern)));
}

// With a slash on either end, or `**/` before it, a line ignores the same file of this folder.
function bare(line: string): string {
  return line
    .trim()
    .replace(/^(?:\*\*)?\//, '')
    .replace(/\/(?:\*\*?)?$/, '');
}
