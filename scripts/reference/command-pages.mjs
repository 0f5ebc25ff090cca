// A page for each command: what its --help says. What several commands share is on the page of all commands.
import { anchorOf, block, code, page } from './markdown.mjs';

export function commandPages({ commands, connectionFlags, generalFlags, ...help }, markdown) {
  const words = { ...markdown, ...help };
  const shared = [
    {
      title: 'Flags of every command that reads an account',
      flags: connectionFlags,
      of: (command) => 'base-url' in command.flags && 'deadline' in command.flags,
    },
    { title: 'Flags of every command', flags: generalFlags, of: () => true },
  ];
  return new Map([
    ['commands.md', indexPage(commands, shared, words)],
    ...commands.map((command) => [`commands/${command.name}.md`, commandPage(command, shared, words)]),
  ]);
}

function indexPage(commands, shared, words) {
  const { commandGroups, prose, table } = words;
  const groups = [...new Set(commands.map(({ group }) => group))];
  return page('src/cli', [
    '# Commands',
    prose('demarc help COMMAND shows the same as these pages, and demarc COMMAND --help the short form.'),
    ...groups.flatMap((id) => [
      `## ${commandGroups[id]}`,
      table(
        ['command', 'does'],
        commands
          .filter(({ group }) => group === id)
          .map(({ name, summary }) => [`[${code(`demarc ${name}`)}](ref:commands/${name}.md)`, prose(summary)]),
      ),
    ]),
    ...shared.flatMap(({ title, flags }) => [`## ${title}`, flagTable(Object.entries(flags), words)]),
  ]);
}

function commandPage(command, shared, words) {
  const { flagSections, prose, table, usageLine } = words;
  const { name, summary, description, details, positional, flags, examples, exitCodes, variables } = command;
  const sharedHere = shared.filter(({ of }) => of(command));
  const isShared = (flag) => sharedHere.some((group) => group.flags[flag] === flags[flag]);
  const own = Object.entries(flags).filter(([flag]) => !isShared(flag));
  const also = sharedHere.map(({ title }) => `[${title.toLowerCase()}](ref:commands.md#${anchorOf(title)})`);
  return page('src/cli', [
    `# demarc ${name}`,
    `${prose(summary)}.`,
    block('sh', usageLine(command)),
    prose(description),
    details === undefined ? [] : [prose(details)],
    positional === undefined ? [] : [`${code(positional.name)}: ${prose(sentences(positional))}`],
    '## Examples',
    block('sh', examples.map(([line, what]) => `# ${what}\n${line}`).join('\n\n')),
    '## Flags',
    ...Object.entries(flagSections).flatMap(([id, title]) => {
      const ofSection = own.filter(([, flag]) => (flag.section ?? 'own') === id);
      if (ofSection.length === 0) return [];
      return [...(id === 'own' ? [] : [`### ${title}`]), flagTable(ofSection, words)];
    }),
    `${own.length === 0 ? 'The' : 'Also the'} ${also.join(' and the ')}.`,
    '## Exit codes',
    table(
      ['code', 'here'],
      Object.entries(exitCodes).map(([number, means]) => [
        `[${code(number)}](ref:exit-codes.md#${number})`,
        prose(means),
      ]),
    ),
    ...(variables.length === 0
      ? []
      : [
          '## Variables',
          table(
            ['variable', 'here'],
            variables.map(({ names, help }) => [names.map(code).join(', '), prose(help)]),
          ),
          'All of them are on the page of [variables](ref:variables.md).',
        ]),
  ]);
}

function flagTable(flags, { flagWords, prose, table }) {
  const rows = flags.map(([name, flag]) => [code(flagWords(name, flag)), prose(sentences(flag))]);
  return table(['flag', 'meaning'], rows);
}

/** The short text as a sentence, then the details. */
function sentences({ describe, details }) {
  const short = `${describe.charAt(0).toUpperCase()}${describe.slice(1)}.`;
  return details === undefined ? short : `${short} ${details}`;
}
