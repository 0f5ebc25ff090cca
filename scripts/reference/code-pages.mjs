// A page for each sort of code, with all that `demarc explain` says. A heading a code, so that a link can lead to it.
import { block, code, page } from './markdown.mjs';

/** The groups of each page. */
const pages = {
  'codes/documents.md': ['document'],
  'rules.md': ['rule'],
  'codes/plan.md': ['plan'],
  'codes/guards.md': ['guard'],
  'codes/impacts.md': ['impact'],
  'codes/verdicts.md': ['verdict'],
  'codes/outcomes.md': ['outcome', 'unproven'],
  'codes/api.md': ['api'],
  'exit-codes.md': ['exit'],
  'codes/runs.md': ['run'],
  'codes/action.md': ['action'],
};

/** The place of each code, from docs/reference. Where two groups have one code, the first counts. */
export function codeLinks(groups) {
  const fileOf = (id) => Object.keys(pages).find((name) => pages[name].includes(id));
  const links = groups.flatMap(({ id, pages: codes }) =>
    codes.map((each) => [each.code, `ref:${fileOf(id)}#${each.code}`]),
  );
  return new Map(links.reverse());
}

export function codePages({ groups, rules, commands }, markdown) {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const known = Object.values(pages).flat();
  if (known.length !== byId.size) throw new Error('a group of codes has no page');
  const files = Object.entries(pages).map(([name, ids]) => [name, ids.map((id) => byId.get(id))]);
  return new Map([
    ['codes.md', indexPage(files)],
    ...files.map(([name, own]) => [name, groupPage(own, { rules, commands }, markdown)]),
  ]);
}

function indexPage(files) {
  const list = ({ title, pages: codes }, name) => [
    `## [${title}](ref:${name})`,
    codes.map(({ code: id }) => `[${code(id)}](ref:${name}#${id})`).join(' · '),
  ];
  return page('src/usecases/explain', [
    '# Codes',
    'What demarc prints has a code: errors, warnings, guards, impacts, outcomes. `demarc explain CODE` shows the same as these pages.',
    ...files.flatMap(([name, groups]) => groups.flatMap((group) => list(group, name))),
  ]);
}

function groupPage([first, ...others], registries, markdown) {
  return page('src/usecases/explain', [
    `# ${first.title}`,
    first.id === 'rule' ? rulesTable(registries.rules, markdown) : [],
    sections(first, registries, markdown),
    others.flatMap((group) => [`# ${group.title}`.replace('#', '##'), sections(group, registries, markdown)].flat()),
  ]);
}

function rulesTable(rules, { prose, table }) {
  return [
    prose(
      'demarc validate and demarc plan hold documents against these. policy.rules turns one off, for everything or for one object.',
    ),
    table(
      ['rule', 'severity', 'why'],
      rules.map(({ id, severity, why }) => [`[${code(id)}](#${id})`, severity, prose(why)]),
    ),
  ];
}

function sections({ id, pages: codes }, registries, markdown) {
  return codes
    .flatMap((each) => [
      `## ${code(each.code)}`,
      section(each, markdown),
      id === 'exit' ? endings(each, registries.commands, markdown) : [],
    ])
    .flat();
}

function section({ means, wrote, when, says, fix }, { prose }) {
  return [
    prose(means),
    wrote === undefined ? [] : [block(wrote.startsWith('$ ') ? 'sh' : 'yaml', wrote)],
    when === undefined ? [] : [`For example: ${prose(when)}.`],
    'demarc says:',
    block('text', says),
    `**What to do:** ${prose(fix)}`,
  ].flat();
}

/** What an exit code means of each command that says more than the others. */
function endings({ code: number, means }, commands, { prose }) {
  const texts = commands.flatMap(({ name, exitCodes }) =>
    number in exitCodes ? [{ name, text: exitCodes[number] }] : [],
  );
  const isUsual = (text) =>
    means.toLowerCase().startsWith(text) || texts.filter((each) => each.text === text).length > 5;
  const lines = texts
    .filter(({ text }) => !isUsual(text))
    .map(({ name, text }) => `- [${code(name)}](ref:commands/${name}.md): ${prose(text)}`);
  return lines.length === 0 ? [] : ['Some commands say more:', lines.join('\n')];
}
