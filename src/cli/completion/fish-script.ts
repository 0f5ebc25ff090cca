import { type CompletedFlag, type CompletionTree, helpFlags, type Offer, type Word } from './completion-tree.ts';

/** The script for fish: a file of `completions/`, or for `source`. */
export function fishScript(tree: CompletionTree): string {
  return `# Completion of demarc ${tree.version} for fish.

# NAME…: the command of the line is one of these.
function __demarc_at
    set -l words (commandline -opc)
    test (count $words) -ge 2; and contains -- $words[2] $argv
end

# What only the documents of this folder know. No file of the folder is started: demarc is looked for in PATH alone.
function __demarc_ask
    command demarc completion --list $argv[1] 2>/dev/null </dev/null
end

${Object.entries(tree.sets)
  .map(([name, words]) => listFunction(name, words))
  .join('')}
complete -c demarc -f
${helpFlags.map(({ word, describe }) => `complete -c demarc -n 'test (count (commandline -opc)) -eq 1' -l ${word.slice(2)} -d ${quoted(describe)}\n`).join('')}${tree.commands
    .map(
      ({ word, describe }) =>
        `complete -c demarc -n 'test (count (commandline -opc)) -eq 1' -a ${quoted(word)} -d ${quoted(describe)}\n`,
    )
    .join('')}${grouped(tree).join('')}`;
}

function listFunction(name: string, words: readonly Word[]): string {
  const lines = words.map((word) => ` \\\n        ${quoted(listed(word))}`).join('');
  return `function __demarc_${name}
    printf '%s\\n'${lines}
end
`;
}

/** One line for everything that is the same in several commands. */
function grouped({ commands }: CompletionTree): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const { word, flags, words } of commands) {
    const rest = words.offer.kind === 'nothing' ? [] : [offered(words.offer)];
    for (const line of [...flags.map(flagWords), ...rest]) lines.set(line, [...(lines.get(line) ?? []), word]);
  }
  return [...lines].map(([line, names]) => `complete -c demarc -n '__demarc_at ${names.join(' ')}' ${line}\n`);
}

function flagWords({ word, describe, takes, offer }: CompletedFlag): string {
  const value = takes === 'value' ? ` -r ${offer.kind === 'nothing' ? '-f' : offered(offer)}` : '';
  return `-l ${word.slice(2)} -d ${quoted(describe)}${value}`;
}

function offered(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      if (offer.set !== undefined) return `-f -a '(__demarc_${offer.set})'`;
      return `-f -a ${quoted(offer.words.map(argument).join(' '))}`;
    case 'pairs':
      // fish completes the file behind the sign by itself.
      return `${offer.then === 'files' ? '-F' : '-f'} -a ${quoted(offer.words.map(({ word, describe }) => argument({ word: `${word}=`, describe })).join(' '))}`;
    case 'asked':
      return `-f -a '(__demarc_ask ${offer.what})'`;
    case 'folders':
      return "-f -a '(__fish_complete_directories)'";
    case 'variables':
      return "-f -a '(set --names --export)'";
    default:
      return offer.kind === 'nothing' ? '-f' : '-F';
  }
}

/** A word of a list that fish reads once more: quoted for that. */
function argument(word: Word): string {
  return quoted(listed(word));
}

function listed({ word, describe }: Word): string {
  return describe === '' ? word : `${word}\t${describe}`;
}

/** Within single quotes fish gives a meaning to the backslash and the quote alone. */
function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
