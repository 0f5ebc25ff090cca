// Markdown that GitHub and the site show alike, from the plain texts of registries and schemas.

/** What reads better as code, wherever a text names it. */
const argument = String.raw`(?: (?:[A-Z]{2,}\b|--|[a-z-]+=[\w.*/:-]*\w|json\b|each\b|env\b))`;
const flag = String.raw`--[a-z][a-z-]*(?:=[\w.]*\w)?`;
const spans = [
  '`[^`]+`',
  String.raw`https?://[^\s,;)]*[\w/]`,
  String.raw`\$\{[^}\s]*\}`,
  String.raw`${flag}${argument}?`,
  String.raw`\b(?:DEMARC|CLOUDFLARE|CF|GITHUB|XDG|HTTPS|HTTP|NO|FORCE)_(?:[A-Z0-9_]*[*…]|[A-Z0-9_]+\b|(?=\s|$))`,
  String.raw`\bdemarc\.[a-z-]+/\d`,
  String.raw`\b(?:policy|magic|bgp|settings|credentials)\.[a-z_]+(?:\.[a-z_]+)*`,
  String.raw`\b(?:cni|interconnect)\.(?:KEY|[a-z][\w-]*)`,
  String.raw`\b(?:protect|state|prune|preflight|bgp|bgp_mode|type|version): (?:true|false|absent|required|off|auto|null|advertise_only|[0-9]+)\b`,
  String.raw`\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b`,
  String.raw`(?<![\w/])(?:demarc/(?!\w)|demarc\.yaml|\.gitignore|\.demarc/\S*\w|/_sandbox/[a-z]+|~/\.[\w/]+\w)`,
];

/**
 * @param commands the names of commands: `demarc NAME` is code
 * @param links to the heading of each code that a text may name, from docs/reference
 */
export function createMarkdown(commands, links) {
  const names = [...links.keys()].filter((name) => /^(?:plan|document|shape|yaml|api)-/.test(name));
  const command = String.raw`\bdemarc (?:(?:${commands.join('|')})\b|[A-Z]{2,}\b)(?: ${flag})?${argument}?`;
  const spansOf = new RegExp([command, ...spans, String.raw`\b(?:${names.join('|')})\b(?!-)`].join('|'), 'g');
  /** A plain text in one line: names are code, all else is as it is written. */
  function prose(given) {
    const text = given.replaceAll(/\s*\n\s*/g, ' ');
    let from = 0;
    let written = '';
    for (const { 0: span, index } of text.matchAll(spansOf)) {
      const link = links.get(span);
      const shown = code(span.replaceAll('`', ''));
      written += `${escape(text.slice(from, index))}${link === undefined ? shown : `[${shown}](${link})`}`;
      from = index + span.length;
    }
    return `${written}${escape(text.slice(from))}`;
  }
  return {
    prose,
    table: (head, rows) => {
      const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
      return [line(head), `|${head.map(() => ' --- ').join('|')}|`, ...rows.map(line)].join('\n');
    },
  };
}

export function code(text) {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** `example`: nothing here is run by the test of the pages. Each text has a test of its own. */
export function block(language, text) {
  return `\`\`\`${language} example\n${text}\n\`\`\``;
}

/** A page has an empty line between its parts. */
export function page(source, parts) {
  return [`<!-- Generated from ${source} by npm run generate. Do not edit. -->`, ...parts.flat(), '']
    .join('\n\n')
    .trimEnd();
}

/** The anchor of a heading, as GitHub makes it. The site makes its own by the same function. */
export function anchorOf(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

function escape(text) {
  return text
    .replaceAll(/[\\*[\]~]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/^>/, '&gt;')
    .replaceAll('{{', '&#123;&#123;')
    .replaceAll(/(?<!\w)_|_(?!\w)/g, String.raw`\_`);
}
