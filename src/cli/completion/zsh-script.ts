import {
  type CompletedCommand,
  type CompletedFlag,
  type CompletionTree,
  helpFlags,
  type Offer,
  type Word,
} from './completion-tree.ts';

/** The script for zsh: a file `_demarc` of `fpath`, or for `eval` after compinit. */
export function zshScript(tree: CompletionTree): string {
  return `#compdef demarc
# Completion of demarc ${tree.version} for zsh.

${Object.entries(tree.sets)
  .map(([name, words]) => listFunction(name, words))
  .join('')}${listFunction('commands', tree.commands)}
# What only the documents of this folder know. No file of the folder is started: demarc is looked for in PATH alone.
_demarc_ask() {
  local -a found
  local line tab=$'\\t'
  for line in \${(f)"$(command demarc completion --list $1 2>/dev/null </dev/null)"}; do
    found+=("\${\${line%%$tab*}//:/\\\\:}:\${line#*$tab}")
  done
  _describe -t $1 $1 found
}

# WORD=, then a file or what only a person knows.
_demarc_pairs() {
  local then=$1
  shift
  if compset -P '*='; then
    if [[ $then == files ]]; then _files; else _message value; fi
  else
    local -a found
    found=("$@")
    _describe -t values value found -S = -q
  fi
}

_demarc() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C ${helpFlags.map(({ word, describe }) => specified(`(- *)${word}[${bracketed(describe)}]`)).join(' ')} '1:command:_demarc_commands' '*::words:->words'
  [[ $state == words ]] || return
  case $line[1] in
${tree.commands.map(commandCase).join('')}  esac
}

if [[ $funcstack[1] == _demarc ]]; then
  _demarc "$@"
elif (( $+functions[compdef] )); then
  compdef _demarc demarc
fi
`;
}

function listFunction(name: string, words: readonly Word[]): string {
  return `_demarc_${name}() {
  local -a found
  found=(${words.map((word) => specified(described(word))).join(' ')})
  _describe -t ${name} ${name} found
}
`;
}

/** `word:description`: the first colon ends the word. */
function described({ word, describe }: Word): string {
  return `${word.replaceAll(/[\\:]/g, String.raw`\$&`)}${describe === '' ? '' : `:${describe.replaceAll('\\', '\\\\')}`}`;
}

function commandCase({ word, flags, words }: CompletedCommand): string {
  const specs = flags.map(flagSpec);
  const numbers = { none: [], one: ['1:'], any: ['*'] };
  const rest = numbers[words.most].map((number) => `${number}:${message(words.name)}:${action(words.offer)}`);
  return `    ${word})
      _arguments -S \\
        ${[...specs, ...rest].map(specified).join(' \\\n        ')}
      ;;
`;
}

function flagSpec({ word, describe, takes, repeats, value, offer }: CompletedFlag): string {
  const sign = takes === 'nothing' ? '' : '=';
  const flag = `${repeats ? '*' : ''}${word}${sign}[${bracketed(describe)}]`;
  // Two colons: the value may be left out.
  if (takes === 'nothing') return flag;
  return `${flag}${takes === 'optional' ? '::' : ':'}${message(value)}:${action(offer)}`;
}

/** Of a call that begins with a space, zsh does not change the arguments. */
function action(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      return offer.set === undefined
        ? `(${offer.words.map(({ word }) => listed(word)).join(' ')})`
        : `_demarc_${offer.set}`;
    case 'pairs':
      return ` _demarc_pairs ${[offer.then, ...offer.words.map(described)].map((word) => specified(word.replaceAll(':', '\\:'))).join(' ')}`;
    case 'asked':
      return ` _demarc_ask ${offer.what}`;
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'documents':
      return '_files -g "*.(yaml|yml)"';
    case 'variables':
      return '_parameters -g "*export*"';
    default:
      return ' ';
  }
}

/** A word of a list in a specification, which zsh reads as an array. */
function listed(word: string): string {
  return /^[\w.-]+$/.test(word) ? word : specified(word).replaceAll(':', String.raw`\:`);
}

/** In `[…]` of a specification. */
function bracketed(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, String.raw`\$&`);
}

function message(text: string): string {
  return text.replaceAll(/[\\:]/g, String.raw`\$&`);
}

/** Within single quotes a shell reads everything as it is. */
function specified(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
