import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Output } from '../../src/cli/outputs/output.ts';
import { ProgressView } from '../../src/cli/outputs/progress-view.ts';
import type { ApplyEvent } from '../../src/model/report.ts';

const account = '023e105f4ecef8ad9ca31a8372d0c353';
const events: readonly ApplyEvent[] = [
  { type: 'step_started', address: 'interconnect.ewr-a', step: 1, call: 'create_interconnect' },
  {
    type: 'step_ended',
    address: 'interconnect.ewr-a',
    step: 1,
    call: 'create_interconnect',
    ok: true,
    live_id: 'icon-1',
  },
  { type: 'change_ended', address: 'interconnect.ewr-a', outcome: 'applied' },
  { type: 'step_started', address: 'cni.a', step: 2, call: 'update_cni' },
  { type: 'step_ended', address: 'cni.a', step: 2, call: 'update_cni', ok: false },
  { type: 'change_ended', address: 'cni.a', outcome: 'failed', error: { message: 'answered 400' } },
];

interface Manner {
  readonly isLive?: boolean;
  readonly isQuiet?: boolean;
  readonly isVerbose?: boolean;
}

function progressWith({ isLive = false, isQuiet = false, isVerbose = false }: Manner) {
  const stream = new PassThrough({ encoding: 'utf8' });
  const stderr = new Output(() => stream);
  const progress = new ProgressView({ isLive, isQuiet, isVerbose, stderr, style: () => ({ color: false }) });
  return { progress, output: () => textLeft(stream) };
}

/** From Node.js 26 on, `read` gives one chunk at a time. */
function textLeft(stream: PassThrough): string {
  const chunk: unknown = stream.read();
  return typeof chunk === 'string' ? chunk + textLeft(stream) : '';
}

function outputFor(manner: Manner): string {
  const { progress, output } = progressWith(manner);
  progress.start();
  for (const event of events) progress.event(account, event);
  progress.end();
  return output();
}

describe('Progress', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('shows one line for each change when it ends, with what it created', () => {
    expect(outputFor({})).toBe('interconnect.ewr-a: applied, live as icon-1\ncni.a: failed: answered 400\n');
  });

  it('shows each step too with --verbose, and nothing with --quiet', () => {
    expect(outputFor({ isVerbose: true }).split('\n')).toEqual([
      'interconnect.ewr-a: #1 create_interconnect …',
      'interconnect.ewr-a: #1 create_interconnect done: icon-1',
      'interconnect.ewr-a: applied, live as icon-1',
      'cni.a: #2 update_cni …',
      'cni.a: #2 update_cni did not succeed',
      'cni.a: failed: answered 400',
      '',
    ]);
    expect(outputFor({ isQuiet: true })).toBe('');
  });

  it('names a slow step once when lines cannot be rewritten', () => {
    vi.useFakeTimers();
    const { progress, output } = progressWith({});
    progress.start();
    for (const event of events.slice(0, 1)) progress.event(account, event);
    vi.advanceTimersByTime(9_000);
    expect(output()).toBe('');
    vi.advanceTimersByTime(60_000);
    expect(output()).toBe('interconnect.ewr-a: #1 create_interconnect has been running for 10 s\n');
    for (const event of events.slice(1)) progress.event(account, event);
    progress.end();
    vi.advanceTimersByTime(60_000);
    expect(output()).toBe('interconnect.ewr-a: applied, live as icon-1\ncni.a: failed: answered 400\n');
  });

  it('rewrites one line on a terminal, and clears it before every other', () => {
    vi.useFakeTimers();
    const { progress, output } = progressWith({ isLive: true });
    progress.start();
    for (const event of events.slice(0, 1)) progress.event(account, event);
    vi.advanceTimersByTime(120);
    expect(output()).toBe('\r\u001b[2K\\ interconnect.ewr-a create_interconnect');
    for (const event of events.slice(1, 3)) progress.event(account, event);
    progress.end();
    expect(output()).toBe('\r\u001b[2Kinterconnect.ewr-a: applied, live as icon-1\n\r\u001b[2K');
  });
});
