/** What a comment shows, for the next run that finds it. */
export interface CommentState {
  readonly headSha: string;
  /** A plan with changes, one without, or none at all. */
  readonly shows: 'changes' | 'nothing' | 'failure';
}

/** One line, invisible in a comment; it stands right below the marker. */
export function stateLine({ headSha, shows }: CommentState): string {
  return `<!-- demarc:state ${shows} ${headSha} -->`;
}

/** The state that a comment of ours was written with; undefined where somebody took it out. */
export function readState(body: string): CommentState | undefined {
  const [, line = ''] = body.split(/\r?\n/, 2);
  const [, shows, headSha] = /^<!-- demarc:state (changes|nothing|failure) ([0-9a-f]{40,64}) -->$/.exec(line) ?? [];
  if (headSha === undefined) return undefined;
  if (shows !== 'changes' && shows !== 'nothing' && shows !== 'failure') return undefined;
  return { headSha, shows };
}
