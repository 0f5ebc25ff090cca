import { ExitCode } from '../../model/exit-code.ts';
import { sanitiseText } from '../../render/text/sanitise.ts';
import { version } from '../../usecases/run-context.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, usageCode } from '../command.ts';
import type { CompletionTree, WordSets } from '../completion/completion-tree.ts';
import { askedSources } from '../completion/value-sources.ts';
import type { Terminal } from '../terminal.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

export const completionCommand: Command = {
  name: 'completion',
  group: 'tools',
  summary: 'Print a script for shell completion',
  description:
    'Prints a script that completes commands, flags, values, codes and files, each with a description, in bash (3.2 or newer), zsh or fish. At a KEY, an ADDRESS or an account, it asks demarc for those of the documents in this folder, without network and credentials.',
  details: 'The script knows this version of demarc: make it again after an update, or load it when the shell starts.',
  positional: { name: 'SHELL', describe: 'bash, zsh or fish (default: the shell in SHELL)', many: false },
  flags: {
    list: {
      type: 'text',
      choices: askedSources,
      value: 'WHAT',
      describe: 'no script, but these names of the documents in this folder, as the script asks for them',
    },
  },
  examples: [
    ['eval "$(demarc completion bash)"', 'bash: in this session, or in each one as a line of ~/.bashrc'],
    ['eval "$(demarc completion zsh)"', 'zsh: in this session, or in each one as a line of ~/.zshrc, after compinit'],
    ['demarc completion fish | source', 'fish: in this session'],
    ['demarc completion fish > ~/.config/fish/completions/demarc.fish', 'fish: in every session'],
  ],
  variables: [{ names: ['SHELL'], help: 'the shell', describe: 'The shell.' }],
  exitCodes: { 0: 'done', ...usageCode },
  async run(args, terminal, loadAll) {
    await terminal.stdout.write(
      args.isGiven('list') ? await namesText(args, terminal) : await scriptText(args, terminal, loadAll),
    );
    return ExitCode.done;
  },
};

async function namesText(args: Arguments, terminal: Terminal): Promise<string> {
  const kind = args.choice('list', askedSources);
  if (args.positionals.length > 0) throw args.error('--list takes no SHELL');
  const { listNames } = await import('../../usecases/list-names.ts');
  const names = await listNames(kind, terminal.context());
  return names.map(({ name, describe }) => `${name}\t${sanitiseText(describe)}\n`).join('');
}

async function scriptText(
  args: Arguments,
  terminal: Terminal,
  loadAll: () => Promise<readonly Command[]>,
): Promise<string> {
  const shell = shellOf(args, terminal);
  const { completionTree } = await import('../completion/completion-tree.ts');
  const tree = completionTree(await loadAll(), await wordSets(), version);
  return (await scriptOf(shell))(tree);
}

function shellOf(args: Arguments, terminal: Terminal): (typeof shells)[number] {
  const [given] = args.positionals;
  const usual = terminal.environment['SHELL'] ?? '';
  const shell = shells.find((each) => each === (given ?? usual.slice(usual.lastIndexOf('/') + 1)));
  if (shell !== undefined) return shell;
  if (given !== undefined) throw args.error(`SHELL is bash, zsh or fish, not ${JSON.stringify(given)}`);
  throw args.error('the variable SHELL names no bash, zsh or fish; write demarc completion bash');
}

async function scriptOf(shell: (typeof shells)[number]): Promise<(tree: CompletionTree) => string> {
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash-script.ts')).bashScript;
    case 'zsh':
      return (await import('../completion/zsh-script.ts')).zshScript;
    case 'fish':
      return (await import('../completion/fish-script.ts')).fishScript;
  }
}

/** The words that are the same in every folder. */
async function wordSets(): Promise<WordSets> {
  const { plainWords, shortened } = await import('../completion/completion-tree.ts');
  const { explainAll } = await import('../../usecases/explain/explain.ts');
  const { listRules } = await import('../../usecases/list-rules.ts');
  const { states } = await import('../../usecases/status/await-state.ts');
  const { schemaNames } = await import('../../schema/schemas.ts');
  const groups = explainAll();
  const wordsOf = (pages: (typeof groups)[number]['pages']) =>
    pages.map(({ code, means }) => ({ word: code, describe: shortened(means.replace(/^A rule \(\w+\)\. /, '')) }));
  const codes = new Map(groups.flatMap(({ pages }) => wordsOf(pages).map((word) => [word.word, word] as const)));
  return {
    codes: [...codes.values()],
    guards: groups.filter(({ id }) => id === 'guard').flatMap(({ pages }) => wordsOf(pages)),
    rules: listRules().map(({ id, why }) => ({ word: id, describe: shortened(why) })),
    schemas: plainWords(schemaNames()),
    shells: plainWords(shells),
    states: plainWords(states),
  };
}
