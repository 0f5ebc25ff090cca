import { once } from 'node:events';
import { ExitCode } from '../../model/exit-code.ts';
import { openSandbox } from '../../usecases/open-sandbox.ts';
import type { Arguments } from '../arguments.ts';
import type { Run } from '../command.ts';

export const runSandbox: Run = async (args, terminal) => {
  const request = {
    port: args.whole('port', { min: 0, max: 65_535 }),
    stateFile: args.text('state'),
    seedFile: args.text('seed'),
    faultsFile: args.text('faults'),
    latencyMs: args.whole('latency', { min: 0, max: 3_600_000 }),
    rateLimit: readRateLimit(args),
    pageSize: args.whole('page-size', { min: 1, max: 1_000_000 }),
    token: args.text('token'),
    healthyAfterMs: args.duration('healthy-after'),
  };
  const signal = terminal.signals.hold();
  const sandbox = await openSandbox(request, terminal.context());
  await terminal.stdout.write(`${sandbox.url}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  await sandbox.close();
  return ExitCode.done;
};

function readRateLimit(args: Arguments): { quota: number; windowSeconds: number } | undefined {
  const text = args.text('rate-limit');
  if (text === undefined) return undefined;
  const [, quota, windowSeconds] = /^([1-9]\d{0,8})\/([1-9]\d{0,5})$/.exec(text) ?? [];
  if (quota === undefined || windowSeconds === undefined) {
    throw args.error(`--rate-limit takes N/S, such as 1200/300, not ${JSON.stringify(text)}`);
  }
  return { quota: Number(quota), windowSeconds: Number(windowSeconds) };
}
