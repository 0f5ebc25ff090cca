import { ExitCode } from '../../model/exit-code.ts';
import { type Command, usageCode } from '../command.ts';
import { evidenceFormats, formatFlag, outFlag } from '../flags.ts';

export const evidenceCommand: Command = {
  name: 'evidence',
  group: 'change',
  summary: 'Put plan, report and log of a run on one page, for a change board',
  description:
    'Reads the plan of an apply (demarc plan --out json=PATH), its report (apply --out json=PATH) and its log (apply --log FILE), and writes one Markdown page: who, when, what, who approved, each outcome, and what is not known. Nothing is read from the API.',
  details:
    'The page has commit, pull request and approver, the fields before and after, the guards and what lifted them, each request with its cf-ray, and the digests of the documents. The files are checked, and refused where they do not belong together. Without a report, because the run was killed, the page is made from the log alone. The approver is the value of DEMARC_APPROVED_BY at apply, and in GitHub Actions also who approved the pull request.',
  flags: {
    plan: { type: 'text', value: 'FILE', describe: 'the plan file; - is standard input' },
    report: { type: 'text', value: 'FILE', describe: 'the report of the run, in JSON' },
    log: { type: 'text', value: 'FILE', describe: 'the log of the run, which may hold other runs, too' },
    run: { type: 'text', value: 'ID', describe: 'without a report: which run, if the log has several of this plan' },
    ...formatFlag(evidenceFormats),
    ...outFlag(evidenceFormats),
  },
  examples: [
    ['demarc evidence --plan plan.json --report report.json --log run.ndjson > change.md', 'the page of a run'],
    ['demarc evidence --plan plan.json --log run.ndjson', 'of a run that was killed and left no report'],
  ],
  variables: [],
  exitCodes: {
    0: 'the page is written, whatever the run came to',
    1: 'the page could not be written',
    4: 'a file cannot be read, or they do not belong together',
    ...usageCode,
  },
  async run(args, terminal) {
    const { gatherEvidence } = await import('../../usecases/evidence/gather-evidence.ts');
    const { renderEvidenceMarkdown } = await import('../../render/evidence/evidence-markdown.ts');
    const { Outputs } = await import('../outputs/outputs.ts');
    args.choice('format', evidenceFormats);
    const outputs = new Outputs(args, evidenceFormats);
    const [plan, report, log, run] = ['plan', 'report', 'log', 'run'].map((name) => args.text(name));
    if (plan === undefined) throw args.error('evidence needs the plan of the run: --plan FILE');
    if (report === undefined && log === undefined) {
      throw args.error(
        'evidence needs the report of the run, or its log where there is none: --report FILE, --log FILE',
      );
    }
    if (run !== undefined && report !== undefined)
      throw args.error('--run chooses a run where there is no report: leave it out');
    await outputs.check();
    const page = renderEvidenceMarkdown(await gatherEvidence({ plan, report, log, run }, terminal.context()));
    await terminal.stdout.write(page);
    return outputs.write(() => Promise.resolve(page), ExitCode.done, terminal);
  },
};
