import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { hasPseudoTerminal } from '../../helpers/pseudo-terminal.ts';

/** Whether a shell is installed, and a terminal can be made for it. */
export function hasShell(shell: string): boolean {
  return hasPseudoTerminal && spawnSync(shell, ['--version']).status === 0;
}

const starts: Readonly<Record<string, readonly [command: string, setup: string]>> = {
  bash: [
    'bash --norc --noprofile -i',
    "bind 'set bell-style none'; bind 'set completion-query-items 0'; bind 'set page-completions off'",
  ],
  zsh: ['zsh -f -i', 'autoload -U compinit; compinit -D -u; unsetopt BEEP PROMPT_CR PROMPT_SP; LISTMAX=9999'],
};

/** An interactive shell on a terminal of its own, with the script loaded as its users load it. Each answer is awaited by its text. */
export async function shellSession(
  shell: 'bash' | 'zsh',
  options: { readonly cwd: string; readonly path: string; readonly script: string },
) {
  const [command, setup] = starts[shell] ?? ['', ''];
  const terminal = spawn('script', ['-qec', `stty cols 100 rows 400; exec ${command}`, '/dev/null'], {
    cwd: options.cwd,
    env: { PATH: options.path, TERM: 'dumb', SHELL: '/bin/sh', HISTFILE: '', ZDOTDIR: options.cwd },
  });
  const closed = once(terminal, 'close');
  let screen = '';
  let wake: () => void = () => undefined;
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    wake();
  });
  const until = async (text: string): Promise<string> => {
    while (!screen.includes(text)) {
      await Promise.race([
        new Promise<void>((resolve) => (wake = resolve)),
        closed.then(() => Promise.reject(new Error(screen))),
      ]);
    }
    const seen = screen;
    screen = '';
    return seen;
  };
  let count = 0;
  const run = async (line: string): Promise<string> => {
    count += 1;
    // The prompt stands there when the shell reads keys again. The echo of the line shows no number in brackets.
    terminal.stdin.write(`${line}; PS1='['${count}']'\n`);
    return until(`[${count}]`);
  };
  await run(`PS2=; ${setup}; eval "$(cat '${options.script}')"`);
  return {
    /** The words of the line after these keys. */
    line: async (keys: string): Promise<readonly string[]> => {
      // Ctrl-A and Ctrl-E: the beginning and the end of the line.
      const seen = await run(`${keys}\x01printf '<%s>\\n' \x05`);
      return [...seen.matchAll(/^<(.*)>\r?$/gm)].map(([, word]) => word ?? '');
    },
    /** What is shown for these keys. */
    shown: (keys: string): Promise<string> => run(`${keys}\x15:`),
    run,
    close: async () => {
      terminal.stdin.end('\x15exit\n');
      await closed;
    },
  };
}
