import { ExitCode } from '../../../model/exit-code.ts';
import { reasonOf } from '../../../model/text.ts';
import { renderStatusMetrics, type StatusReading } from '../../../render/metrics/status-metrics.ts';
import { timeText } from '../../../render/tables/status-changes.ts';
import { isLoopback, type PageServer, servePage } from '../../../system/http/serve-page.ts';
import { systemCode } from '../../../system/system-code.ts';
import { Failure } from '../../../usecases/failure.ts';
import { type RequestRecord, version } from '../../../usecases/run-context.ts';
import type { Sighting } from '../../../usecases/status/follow-circuits.ts';
import type { StatusRequest } from '../../../usecases/status/read-status.ts';
import { watchCircuits } from '../../../usecases/status/watch-circuits.ts';
import type { Arguments } from '../../arguments.ts';
import type { Terminal } from '../../terminal.ts';

interface ListenPlace {
  readonly host: string;
  readonly port: number;
}

/** Reads `--listen [ADDR:]PORT`. Other machines may connect only where `--listen-public` says so. */
export function readListen(args: Arguments): ListenPlace {
  const text = args.text('listen') ?? '';
  const [, bracketed, plain, digits] = /^(?:(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+)):)?(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? '127.0.0.1';
  const port = Number(digits ?? Number.NaN);
  if (!(port <= 65_535)) {
    throw args.error(
      `--listen takes PORT, ADDRESS:PORT or [IPV6]:PORT with a port up to 65535, not ${JSON.stringify(text)}`,
    );
  }
  if (!isLoopback(host) && !args.switch('listen-public')) {
    throw args.error(
      `--listen ${text} can be reached from other machines, and everybody there can read it: add --listen-public if that is meant`,
    );
  }
  return { host, port };
}

/** `--listen`: serves the metrics until a signal. A scrape is answered from what was read last, and sends no request. */
export async function serveStatus(request: StatusRequest, place: ListenPlace, terminal: Terminal): Promise<ExitCode> {
  const signal = terminal.signals.hold();
  const context = terminal.context();
  let kept: Kept = { accounts: [], sets: [], isGood: false, readAt: undefined };
  const counts = { goodReads: 0, failedReads: 0, requests: 0 };
  const page = () => {
    const ageMs = kept.readAt === undefined ? undefined : Math.max(0, Date.now() - kept.readAt);
    return renderStatusMetrics({ ...kept, tookMs: undefined, version, served: { ...counts, ageMs } });
  };
  const server = await listen({ ...place, page });
  const onRequest = (record: RequestRecord) => {
    counts.requests += 1;
    context.onRequest?.(record);
  };
  const onSighting = (sighting: Sighting) => {
    const line = readLine(sighting, kept.isGood, counts);
    if (line !== undefined) terminal.note(line);
    if ('look' in sighting) {
      counts.goodReads += 1;
      const { accounts, sets } = sighting.look;
      kept = { accounts, sets, isGood: true, readAt: sighting.at.getTime() };
    } else {
      counts.failedReads += 1;
      kept = { ...kept, isGood: false };
    }
  };
  try {
    terminal.note(`listening on ${server.url}`);
    await watchCircuits(request, { ...context, onRequest }, { signal, endsWith: 'first', onSighting });
  } finally {
    await server.close();
  }
  return ExitCode.done;
}

type Kept = Pick<StatusReading, 'accounts' | 'sets' | 'isGood' | 'readAt'>;

/** A line where readings begin to fail, and one where they succeed again. */
export function readLine(
  { at, ...sighting }: Sighting,
  wasGood: boolean,
  { failedReads }: { readonly failedReads: number },
): string | undefined {
  if ('look' in sighting) return wasGood || failedReads === 0 ? undefined : `${timeText(at)} note: read again`;
  if (!wasGood && failedReads > 0) return undefined;
  return `${timeText(at)} warning: could not read: ${sighting.failure.message}; what was read before stays`;
}

async function listen({ host, port, page }: ListenPlace & { readonly page: () => string }): Promise<PageServer> {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8';
  try {
    return await servePage({ host, port, path: '/metrics', contentType, page });
  } catch (error) {
    const code = systemCode(error);
    const why =
      code === 'EADDRINUSE'
        ? 'another program listens there'
        : code === 'EACCES'
          ? 'it may not be used by this user'
          : reasonOf(error);
    throw new Failure(`--listen: port ${port} of ${host} cannot be used: ${why}`, {
      exitCode: ExitCode.failed,
      hint: 'Choose another port, or 0 for any free one. Nothing was sent to the API.',
      cause: error,
    });
  }
}
