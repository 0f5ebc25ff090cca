import type { AllowedBy, PlanNote } from '../../model/plan.ts';
import { hideLearned } from '../../usecases/hide-secrets.ts';
import { parseAllowance } from '../../usecases/plan/allowance-notes.ts';
import type { CommitMessage } from '../github/branch-commits.ts';
import { shortSha } from '../github/git-objects.ts';
import { parseTrailers, type Trailer } from './message-trailers.ts';

/** What the commits of a pull request lift, and warnings about what lifts nothing. */
export interface CommitAllowances {
  readonly by: readonly AllowedBy[];
  readonly notes: readonly PlanNote[];
}

/** The key of the trailer, as people write it. Upper and lower case are the same, as in git. */
export const trailerKey = 'Demarc-Allow';

// All must fit into the stored review of a pull request.
const mostAllowances = 50;
const mostLetters = 200;
/** In UTF-16 code units. */
const longestMessage = 1_048_576;
const mostNotes = 20;

/** Reads the guards that commits lift, in the order of the commits. A line that cannot be read lifts nothing and gets a warning. */
export function allowancesOfCommits(commits: readonly CommitMessage[]): CommitAllowances {
  const found = commits.map(readCommit);
  const by = found.flatMap((each) => each.by);
  const notes = found.flatMap((each) => each.notes);
  const tooMany = by
    .slice(mostAllowances)
    .map(({ text, commit = '' }) =>
      trailerNote(
        commit,
        `${trailerKey}: ${text} is one of more than ${mostAllowances}`,
        'Leave out what is not needed.',
      ),
    );
  return { by: by.slice(0, mostAllowances), notes: abridge([...notes, ...tooMany]) };
}

function readCommit({ sha, message }: CommitMessage): CommitAllowances {
  if (message.length > longestMessage) {
    const what = `a message of more than ${longestMessage} letters is not read`;
    return { by: [], notes: [trailerNote(sha, what, 'Write a shorter message.')] };
  }
  const trailers = parseTrailers(message);
  const read = trailers.filter(({ key }) => isKey(key)).map((trailer) => readTrailer(sha, trailer));
  const inPlace = new Set(trailers.map(({ line }) => line));
  return {
    by: read.flatMap((each) => each.by),
    notes: [...read.flatMap((each) => each.notes), ...misplaced(sha, message, inPlace)],
  };
}

function readTrailer(commit: string, { value, line }: Trailer): CommitAllowances {
  const lifts = (problem: string, hint: string): CommitAllowances => ({
    by: [],
    notes: [trailerNote(commit, `line ${line}: ${problem}`, hint)],
  });
  if (value.length > mostLetters) return lifts(`the value has more than ${mostLetters} letters`, form);
  // A plan repeats the value. A comment is read by more people than a message.
  if (hideLearned(value, []) !== value) return lifts('the value looks like a token', 'Replace that token.');
  const parsed = parseAllowance(value, `${trailerKey}: `);
  return parsed.ok ? { by: [{ text: value, commit }], notes: [] } : lifts(parsed.message, form);
}

const form = `Write ${trailerKey}: ID or ${trailerKey}: ID=VALUE in the last paragraph of the message of a new commit.`;

/** Lines that look like the trailer, above the paragraph in which git reads trailers. */
function misplaced(commit: string, message: string, inPlace: ReadonlySet<number>): readonly PlanNote[] {
  if (!/demarc-allow/i.test(message)) return [];
  return message.split('\n').flatMap((line, at) => {
    const isTrailer = /^demarc-allow[ \t]*:/i.test(line);
    if (!isTrailer || inPlace.has(at + 1)) return [];
    return [
      trailerNote(commit, `line ${at + 1}: this ${trailerKey} is not in the last paragraph of the message`, form),
    ];
  });
}

function isKey(key: string): boolean {
  return key.toLowerCase() === trailerKey.toLowerCase();
}

function trailerNote(commit: string, problem: string, hint: string): PlanNote {
  return { code: 'allow-trailer', message: `commit ${shortSha(commit)} lifts nothing with this: ${problem}`, hint };
}

function abridge(notes: readonly PlanNote[]): readonly PlanNote[] {
  const rest = notes.length - mostNotes;
  if (rest <= 1) return notes;
  const more = `${rest} more lines of commits lift nothing`;
  return [...notes.slice(0, mostNotes), { code: 'allow-trailer', message: more, hint: form }];
}
