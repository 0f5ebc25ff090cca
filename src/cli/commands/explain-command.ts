import { nearest } from '../../diagnostics/suggest.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { type Command, usageCode } from '../command.ts';
import { explainFormats, formatFlag } from '../flags.ts';

export const explainCommand: Command = {
  name: 'explain',
  summary: 'Say what a code means, and what to do',
  description:
    'Explains any code that demarc prints: an error, a warning, a rule, a guard, an impact, a verdict, an outcome or an exit code. A page says what it means, shows an example, and says what to do. Without CODE, all codes are listed by group. It needs no documents, no account and no network.',
  positional: {
    name: 'CODE',
    describe: 'As demarc prints it, such as plan-no-slot, outage or 4 (default: all)',
    many: false,
  },
  flags: formatFlag(explainFormats),
  examples: [
    ['demarc explain plan-no-slot', 'one code'],
    ['demarc explain 4', 'an exit code'],
    ['demarc explain', 'all codes, by group'],
    ['demarc explain --format markdown', 'all pages, for a documentation site'],
  ],
  exitCodes: { 0: 'done', ...usageCode },
  async run(args, terminal) {
    const format = args.choice('format', explainFormats);
    const [code] = args.positionals;
    const { explainAll, explainCode } = await import('../../usecases/explain/explain.ts');
    const render = await import('../../render/tables/code-pages.ts');
    const groups = code === undefined ? explainAll() : explainCode(code);
    if (code !== undefined && groups.length === 0) {
      const all = explainAll().flatMap(({ pages }) =>
        pages.flatMap((page) => [page.code, `${page.group}-${page.code}`]),
      );
      const near = nearest(code, all);
      const suggestion = near === undefined ? 'demarc explain lists them' : `did you mean ${near}?`;
      throw args.error(`there is no code ${JSON.stringify(code)}; ${suggestion}`);
    }
    const style = terminal.style(terminal.stdout);
    const text = {
      text: () => (code === undefined ? render.renderCodesText(groups, style) : render.renderPagesText(groups, style)),
      json: () => render.renderPagesJson(groups),
      markdown: () => render.renderPagesMarkdown(groups),
    }[format]();
    await terminal.stdout.write(text);
    return ExitCode.done;
  },
};
