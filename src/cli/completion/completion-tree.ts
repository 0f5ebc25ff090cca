import { replaceHidden } from '../../diagnostics/hidden-characters.ts';
import type { Command, Flag } from '../command.ts';
import { generalFlags } from '../flags.ts';
import { askedSources, type Source, sourceOfFlag, sourceOfWords } from './value-sources.ts';

/** A word that the shell may offer. Both texts are one line without control characters. */
export interface Word {
  readonly word: string;
  readonly describe: string;
}

/** What the shell offers at one place. */
export type Offer =
  | { readonly kind: 'nothing' | 'files' | 'folders' | 'documents' | 'variables' }
  /** The script asks demarc for them when Tab is pressed. */
  | { readonly kind: 'asked'; readonly what: (typeof askedSources)[number] }
  /** `set` is the name of a list that several places share. */
  | { readonly kind: 'words'; readonly words: readonly Word[]; readonly set?: string }
  /** `WORD=`, then a file or something that the shell does not know. */
  | { readonly kind: 'pairs'; readonly words: readonly Word[]; readonly then: 'files' | 'nothing' };

export interface CompletedFlag extends Word {
  /** With its dashes: `--format`. */
  readonly word: string;
  /** `optional`: the value may be left out. */
  readonly takes: 'nothing' | 'value' | 'optional';
  readonly repeats: boolean;
  /** `FILE`; empty if it takes nothing. */
  readonly value: string;
  readonly offer: Offer;
}

export interface CompletedCommand extends Word {
  readonly flags: readonly CompletedFlag[];
  /** What the words without a flag are. */
  readonly words: { readonly name: string; readonly most: 'none' | 'one' | 'any'; readonly offer: Offer };
}

/** The lists of words that are the same in every folder, by their name. */
export type WordSets = Readonly<
  Record<'codes' | 'guards' | 'rules' | 'schemas' | 'shells' | 'states', readonly Word[]>
>;

/** Everything that the scripts of all shells know. */
export interface CompletionTree {
  readonly version: string;
  readonly commands: readonly CompletedCommand[];
  readonly sets: WordSets;
}

export const helpFlags: readonly Word[] = [
  { word: '--help', describe: 'Print the help' },
  { word: '--version', describe: 'Print the version' },
];

export function completionTree(commands: readonly Command[], sets: WordSets, version: string): CompletionTree {
  const completed = commands.map((command) => completedCommand(command, sets));
  const help: CompletedCommand = {
    word: 'help',
    describe: 'All there is to know about a command',
    flags: [],
    words: { name: 'COMMAND', most: 'one', offer: { kind: 'words', words: completed } },
  };
  return { version, sets, commands: [...completed, help] };
}

function completedCommand(command: Command, sets: WordSets): CompletedCommand {
  const { name, summary, positional } = command;
  const flags = Object.entries<Flag>({ ...command.flags, ...generalFlags });
  return {
    word: name,
    describe: oneLine(summary),
    flags: [
      ...flags.map(([flag, about]) => completedFlag(command, flag, about, sets)),
      {
        word: '--help',
        describe: 'Print the help of this command',
        takes: 'nothing',
        repeats: false,
        value: '',
        offer: nothing,
      },
    ],
    words: {
      name: positional?.name ?? '',
      // The words of a longer phrase, such as light NAME down, are not of one kind: only the first is known.
      most: positional === undefined ? 'none' : positional.many ? 'any' : 'one',
      offer: name === 'sandbox' ? { kind: 'words', words: [light] } : offerOf(sourceOfWords(command), sets),
    },
  };
}

const nothing = { kind: 'nothing' } as const;
const light: Word = { word: 'light', describe: 'The light of an interconnect in a running sandbox' };

function completedFlag(command: Command, name: string, flag: Flag, sets: WordSets): CompletedFlag {
  const offer = (): Offer => {
    if (flag.choices !== undefined) return { kind: 'words', words: plainWords(flag.choices) };
    const source = sourceOfFlag(name, flag);
    if (source !== 'outputs') return offerOf(source, sets);
    return { kind: 'pairs', words: plainWords(command.flags['format']?.choices ?? []), then: 'files' };
  };
  const isSwitch = flag.type === 'switch';
  return {
    word: `--${name}`,
    describe: shortened(flag.describe),
    takes: isSwitch ? 'nothing' : flag.type === 'duration' ? 'optional' : 'value',
    repeats: flag.type === 'list',
    value: isSwitch ? '' : (flag.value ?? 'VALUE'),
    offer: isSwitch ? nothing : offer(),
  };
}

function offerOf(source: Source, sets: WordSets): Offer {
  const asked = askedSources.find((what) => what === source);
  if (asked !== undefined) return { kind: 'asked', what: asked };
  switch (source) {
    case 'guards':
      return { kind: 'pairs', words: sets.guards, then: 'nothing' };
    case 'codes':
    case 'rules':
    case 'schemas':
    case 'shells':
    case 'states':
      return { kind: 'words', words: sets[source], set: source };
    case 'files':
    case 'folders':
    case 'documents':
    case 'variables':
      return { kind: source };
    default:
      return nothing;
  }
}

export function plainWords(words: readonly string[]): readonly Word[] {
  return words.map((word) => ({ word, describe: '' }));
}

const longest = 72;

/** The first clause of a description, as far as it fits beside a word. ASCII adds nothing to it that a terminal may not know. */
export function shortened(text: string): string {
  const line = oneLine(text);
  const end = line.slice(0, longest + 1).search(/[.;:](?: |$)/);
  if (end > 14) return line.slice(0, end);
  if (line.length <= longest) return line;
  const cut = line.slice(0, longest - 3);
  return `${cut.slice(0, cut.lastIndexOf(' ')).trimEnd()}...`;
}

/** A shell reads these texts line by line, and shows them on a terminal. */
function oneLine(text: string): string {
  return replaceHidden(text, () => ' ').trim();
}
