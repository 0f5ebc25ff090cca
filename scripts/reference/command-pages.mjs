// A page for each command: what its --help says. What several commands share is on the page of all commands.
import { anchorOf, block, code, page } from './markdown.mjs';

export function commandPages({ commands, connectionFlags, generalFlags }, markdown) {
  const shared = [
    {
      title: 'Flags of every command that reads an account',
      flags: connectionFlags,
      of: (command) => 'base-url' in command.flags && 'deadline' in command.flags,
    },
    { title: 'Flags of every command', flags: generalFlags, of: () => true },
  ];
  return new Map([
    ['commands.md', indexPage(commands, shared, markdown)],
    ...commands.map((command) => [`commands/${command.name}.md`, commandPage(command, shared, markdown)]),
  ]);
}

function indexPage(commands, shared, { prose, table }) {
  return page('src/cli', [
    '# Commands',
    prose('demarc COMMAND --help shows the same as these pages.'),
    table(
      ['command', 'does'],
      commands.map(({ name, summary }) => [`[${code(`demarc ${name}`)}](ref:commands/${name}.md)`, prose(summary)]),
    ),
    ...shared.flatMap(({ title, flags }) => [`## ${title}`, flagTable(flags, { prose, table })]),
  ]);
}

function commandPage(command, shared, { prose, table }) {
  const { name, summary, description, positional, flags, examples, exitCodes } = command;
  const sharedHere = shared.filter(({ of }) => of(command));
  const isShared = (flag) => sharedHere.some((group) => group.flags[flag] === flags[flag]);
  const own = Object.fromEntries(Object.entries(flags).filter(([flag]) => !isShared(flag)));
  const words = positional === undefined ? '' : ` [${positional.name}${positional.many ? '…' : ''}]`;
  const also = sharedHere.map(({ title }) => `[${title.toLowerCase()}](ref:commands.md#${anchorOf(title)})`);
  return page('src/cli', [
    `# demarc ${name}`,
    `${prose(summary)}.`,
    block('sh', `demarc ${name}${words} [FLAGS]`),
    prose(description),
    positional === undefined ? [] : [`${code(positional.name)}: ${prose(positional.describe)}.`],
    '## Examples',
    block('sh', examples.map(([line, what]) => `# ${what}\n${line}`).join('\n\n')),
    '## Flags',
    Object.keys(own).length === 0 ? [] : [flagTable(own, { prose, table })],
    `Also the ${also.join(' and the ')}.`,
    '## Exit codes',
    table(
      ['code', 'here'],
      Object.entries(exitCodes).map(([number, means]) => [
        `[${code(number)}](ref:exit-codes.md#${number})`,
        prose(means),
      ]),
    ),
    'base-url' in flags ? ['## Variables', `See [variables](ref:variables.md).`] : [],
  ]);
}

function flagTable(flags, { prose, table }) {
  const rows = Object.entries(flags).map(([name, { type, describe, choices }]) => {
    const value = { switch: '', text: ' VALUE', list: ' VALUE', duration: '[=DURATION]' }[type];
    return [code(`--${name}${choices === undefined ? value : ` ${choices.join('|')}`}`), prose(`${describe}.`)];
  });
  return table(['flag', 'meaning'], rows);
}
