import { nearest } from '../../diagnostics/suggest.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { type Command, usageCode } from '../command.ts';
import { explainFormats, formatFlag } from '../flags.ts';

export const explainCommand: Command = {
  name: 'explain',
  group: 'tools',
  summary: 'Say what a code means, and what to do',
  description:
    'Explains any code that demarc prints: an error, a warning, a rule, a guard, an impact, a verdict, an outcome or an exit code. A page says what it means, shows an example, and says what to do.',
  details: 'Without CODE, all codes are listed by group. It needs no documents, no account and no network.',
  positional: {
    name: 'CODE',
    describe: 'as demarc prints it, such as plan-no-slot, outage or 4; several (default: all)',
    many: true,
  },
  flags: formatFlag(explainFormats),
  examples: [
    ['demarc explain plan-no-slot', 'one code'],
    ['demarc explain outage 4', 'a guard, and an exit code'],
    ['demarc explain', 'all codes, by group'],
    ['demarc explain --format markdown', 'all pages, for a documentation site'],
  ],
  variables: [],
  exitCodes: { 0: 'done', ...usageCode },
  async run(args, terminal) {
    const format = args.choice('format', explainFormats);
    const { explainAll, explainCode } = await import('../../usecases/explain/explain.ts');
    const render = await import('../../render/tables/code-pages.ts');
    const codes = args.positionals;
    const unknown = codes.find((code) => explainCode(code).length === 0);
    if (unknown !== undefined) {
      const all = explainAll().flatMap(({ pages }) =>
        pages.flatMap((page) => [page.code, `${page.group}-${page.code}`]),
      );
      const near = nearest(unknown, all);
      const suggestion = near === undefined ? 'demarc explain lists them' : `did you mean ${near}?`;
      throw args.error(`there is no code ${JSON.stringify(unknown)}; ${suggestion}`);
    }
    const groups = codes.length === 0 ? explainAll() : codes.flatMap(explainCode);
    const style = terminal.style(terminal.stdout);
    const text = {
      text: () => (codes.length === 0 ? render.renderCodesText(groups, style) : render.renderPagesText(groups, style)),
      json: () => render.renderPagesJson(groups),
      markdown: () => render.renderPagesMarkdown(groups),
    }[format]();
    await terminal.stdout.write(text);
    return ExitCode.done;
  },
};
