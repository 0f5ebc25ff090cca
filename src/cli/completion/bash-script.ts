import { type CompletedCommand, type CompletionTree, helpFlags, type Offer, type Word } from './completion-tree.ts';

/**
 * The script for bash 3.2 and newer, without the package bash-completion: no associative arrays, no mapfile, no ;;&, and compopt only where
 * there is one. Without compopt, files are offered where nothing else is.
 */
export function bashScript(tree: CompletionTree): string {
  return `# Completion of demarc ${tree.version} for bash.
# shellcheck shell=bash disable=SC2034
__demarc_tab=$'\\t'

# LIST: its words in __demarc_lines, each with a tab and what it means.
__demarc_list() {
  case "$1" in
    commands) __demarc_lines=${quotedLines(tree.commands)} ;;
    help) __demarc_lines=${quotedLines(helpFlags)} ;;
${Object.entries(tree.sets)
  .map(([name, words]) => `    ${name}) __demarc_lines=${quotedLines(words)} ;;\n`)
  .join('')}  esac
}

# COMMAND: its flags, those with a value, those that may be repeated, and the most other words.
__demarc_command() {
  case "$1" in
${tree.commands.map(commandCase).join('')}    *) return 1 ;;
  esac
}

# COMMAND FLAG: what its value may be; without a flag, what the other words may be.
__demarc_value() {
  case "$1 $2" in
${valueCases(tree.commands)}    *) __demarc_offer=nothing ;;
  esac
}

${body}`;
}

function commandCase({ word, flags, words }: CompletedCommand): string {
  const namesOf = (chosen: typeof flags) => quoted(` ${chosen.map((flag) => flag.word).join(' ')} `);
  return `    ${word})
      __demarc_lines=${quotedLines(flags)}
      __demarc_valued=${namesOf(flags.filter(({ takes }) => takes === 'value'))}
      __demarc_optional=${namesOf(flags.filter(({ takes }) => takes === 'optional'))}
      __demarc_repeated=${namesOf(flags.filter(({ repeats }) => repeats))}
      __demarc_most=${{ none: 0, one: 1, any: 100_000 }[words.most]}
      ;;
`;
}

/** One case for all flags with the same values. */
function valueCases(commands: readonly CompletedCommand[]): string {
  const cases = new Map<string, string[]>();
  for (const command of commands) {
    // What stands for no flag are the other words.
    for (const { word, offer } of [...command.flags, { word: '', offer: command.words.offer }]) {
      if (offer.kind === 'nothing') continue;
      const action = offered(offer);
      cases.set(action, [...(cases.get(action) ?? []), `'${command.word} ${word}'`]);
    }
  }
  return [...cases].map(([action, patterns]) => `    ${patterns.join(' | ')}) ${action} ;;\n`).join('');
}

function offered(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      return `__demarc_offer=words; ${offer.set === undefined ? `__demarc_lines=${quotedLines(offer.words)}` : `__demarc_list ${offer.set}`}`;
    case 'pairs':
      return `__demarc_offer=pairs-${offer.then}; __demarc_lines=${quotedLines(offer.words)}`;
    case 'asked':
      return `__demarc_offer=words; __demarc_lines=$(__demarc_ask ${offer.what})`;
    default:
      return `__demarc_offer=${offer.kind === 'documents' ? 'files' : offer.kind}`;
  }
}

function quotedLines(words: readonly Word[]): string {
  return quoted(words.map(({ word, describe }) => `${word}\t${describe}`).join('\n'));
}

/** Within single quotes a shell reads everything as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

// From here on nothing depends on the commands.
const body = `# What only the documents of this folder know. No file of the folder is started: demarc is looked for in PATH alone.
__demarc_ask() {
  command demarc completion --list "$1" 2>/dev/null </dev/null
}

# SUFFIX: offers the lines whose word begins like __demarc_typed, behind __demarc_front, less what bash does not replace.
__demarc_reply() {
  local word about suffix="$1" matching=() abouts=() at longest=0 room line
  while IFS="$__demarc_tab" read -r word about; do
    [[ -n $word && $word == "$__demarc_typed"* ]] || continue
    matching+=("$word$suffix")
    abouts+=("$about")
    ((\${#word} > longest)) && longest=\${#word}
  done <<<"$__demarc_lines"
  # Only a list that is shown, and never what is put into the line, has descriptions. bash 3.2 does not say which it is.
  case "\${COMP_TYPE:-0}" in 33 | 63 | 64) ;; *) about='' longest=0 ;; esac
  room=$((\${COLUMNS:-80} - longest - 6))
  for ((at = 0; at < \${#matching[@]}; at++)); do
    word="$__demarc_front\${matching[at]}"
    word="\${word:\${#__demarc_before}}"
    if ((longest == 0 || \${#matching[@]} == 1 || room < 12)) || [[ -z \${abouts[at]} ]]; then
      COMPREPLY+=("$word")
    else
      printf -v line '%-*s  (%s)' $((longest + \${#suffix})) "$word" "\${abouts[at]:0:room}"
      # As wide as half of the screen, so that each has a line of its own.
      printf -v line '%-*s' $((\${COLUMNS:-80} / 2)) "$line"
      COMPREPLY+=("$line")
    fi
  done
}

__demarc_option() {
  compopt "$@" 2>/dev/null || true
}

# Offers what __demarc_offer says.
__demarc_fill() {
  case "$__demarc_offer" in
    words) __demarc_reply '' ;;
    files) __demarc_option -o default ;;
    folders) __demarc_option -o dirnames ;;
    variables)
      __demarc_lines=$(compgen -e)
      __demarc_reply ''
      ;;
    pairs-*)
      if [[ $__demarc_typed != *=* ]]; then
        __demarc_option -o nospace
        __demarc_reply =
      elif [[ $__demarc_offer == pairs-files ]]; then
        __demarc_option -o default
      fi
      ;;
  esac
}

_demarc() {
  local __demarc_lines='' __demarc_offer=nothing __demarc_typed='' __demarc_before='' __demarc_front=''
  local __demarc_valued='' __demarc_optional='' __demarc_repeated='' __demarc_most=0
  local words=() glued='' at word name='' pending='' given=' ' count=0 ended=''
  COMPREPLY=()
  __demarc_option +o default
  # bash splits --format=json and cni:a at the signs: put together again. An empty word stands for itself.
  for ((at = 1; at <= COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    case "$word" in
      = | : | =: | :=)
        if ((\${#words[@]} > 0)); then words[\${#words[@]} - 1]+="$word"; else words+=("$word"); fi
        glued=1
        ;;
      *)
        if [[ -n $glued ]]; then words[\${#words[@]} - 1]+="$word"; else words+=("$word"); fi
        glued=''
        ;;
    esac
  done
  at=$((\${#words[@]} - 1))
  ((at >= 0)) || return 0
  __demarc_typed="\${words[at]}"
  # What stands before the last of these signs is not replaced.
  [[ $COMP_WORDBREAKS == *=* && $__demarc_typed == *=* ]] && __demarc_before="\${__demarc_typed%"\${__demarc_typed##*=}"}"
  [[ $COMP_WORDBREAKS == *:* && $__demarc_typed == *:* ]] && __demarc_before="\${__demarc_typed%"\${__demarc_typed##*:}"}"
  if ((at == 0)); then
    if [[ $__demarc_typed == -* ]]; then __demarc_list help; else __demarc_list commands; fi
    __demarc_reply ''
    return 0
  fi
  name="\${words[0]}"
  __demarc_command "$name" || return 0
  for word in "\${words[@]:1:at-1}"; do
    if [[ -n $pending ]]; then
      pending=''
    elif [[ -n $ended || $word != -?* ]]; then
      ((count++))
    elif [[ $word == -- ]]; then
      ended=1
    else
      given+="\${word%%=*} "
      [[ $word != *=* && $__demarc_valued == *" $word "* ]] && pending="$word"
    fi
  done
  if [[ -n $pending ]]; then
    __demarc_value "$name" "$pending"
    __demarc_fill
  elif [[ -z $ended && $__demarc_typed == --*=* ]]; then
    word="\${__demarc_typed%%=*}"
    __demarc_value "$name" "$word"
    __demarc_front="$word="
    __demarc_typed="\${__demarc_typed#*=}"
    __demarc_fill
  elif [[ -z $ended && $__demarc_typed == -* ]]; then
    __demarc_flags "$given"
  elif ((count < __demarc_most)); then
    __demarc_value "$name" ''
    __demarc_fill
  elif [[ -z $ended && -z $__demarc_typed ]]; then
    __demarc_flags "$given"
  fi
  return 0
}

# The flags of a command that are not given yet, or may be repeated.
__demarc_flags() {
  local word about lines=''
  while IFS="$__demarc_tab" read -r word about; do
    [[ $1 == *" $word "* && $__demarc_repeated != *" $word "* ]] || lines+="$word$__demarc_tab$about"$'\\n'
  done <<<"$__demarc_lines"
  __demarc_lines="$lines"
  __demarc_reply ''
}

complete -o default -F _demarc demarc
`;
