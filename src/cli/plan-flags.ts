import { usualCheckTimeoutMs } from '../model/run-check.ts';
import type { PlanRequest } from '../usecases/plan/compute-plan.ts';
import type { Arguments } from './arguments.ts';
import type { Flag } from './command.ts';
import { accountFlag, readConnection } from './flags.ts';

/** For the commands that plan. */
export const planFlags = {
  ...accountFlag,
  'skip-secrets': {
    type: 'switch',
    section: 'choose',
    describe: 'do not compare md5_key and pairing_key; their variables need not be set',
  },
  allow: {
    type: 'list',
    value: 'ID[=VALUE]',
    section: 'apply',
    describe: 'lift a guard, only as far as VALUE says: max-deletes=3, outage=SET',
    details:
      'The others are unhealthy=KEY, foreign=KEY, black-hole=PREFIX, preflight=ADDRESS and account. demarc explain says what each guard is for; the plan says how a guard that blocks is lifted.',
  },
} as const satisfies Record<string, Flag>;

/** For plan and apply; drift does not use them. */
export const changeFlags = {
  only: {
    type: 'list',
    value: 'ADDRESS',
    section: 'choose',
    describe: 'only this change and what it needs: settings, interconnect.KEY, cni.KEY',
  },
  wait: {
    type: 'duration',
    value: 'DURATION',
    section: 'apply',
    describe: 'move nothing onto a new interconnect before it is Healthy (15m)',
    details:
      'At its end, apply waits for all new interconnects. A duration is 90s, 30m or 1h; a number alone is in seconds.',
  },
} as const satisfies Record<string, Flag>;

/** For plan and apply: what lies between two disruptive circuits. */
export const paceFlags = {
  check: {
    type: 'text',
    value: 'COMMAND',
    section: 'apply',
    describe: 'a command that proves, after each disruptive circuit, that it is back',
    details:
      'It is run until it succeeds twice (exit code 0), with BGP the second time 5 minutes or more after the last write. It is split into words as a shell would, and run without one; nothing is expanded. It gets the facts as DEMARC_CHECK_… and as JSON on standard input. plan only says that it runs.',
  },
  'check-timeout': {
    type: 'text',
    value: 'DURATION',
    section: 'apply',
    describe: 'how long --check is repeated for one circuit (default 15m)',
  },
  'check-env': {
    type: 'list',
    value: 'NAME',
    section: 'apply',
    describe: 'a variable that the command of --check may see',
    details: 'Otherwise it sees only PATH, HOME, LANG, TZ, TMPDIR and DEMARC_CHECK_….',
  },
  confirm: {
    type: 'text',
    value: 'each',
    choices: ['none', 'each'],
    section: 'apply',
    describe: 'ask before every disruptive circuit',
    details: 'none is the default. A yes also says that the circuits before it are back.',
  },
} as const satisfies Record<string, Flag>;

/** Reads the flags that plan, apply and drift share. */
export function readPlanRequest(args: Arguments): PlanRequest {
  return {
    ...readConnection(args),
    files: args.positionals,
    accounts: args.list('account'),
    allow: args.list('allow'),
    skipSecrets: args.switch('skip-secrets'),
  };
}

const usualWaitMs = 15 * 60_000;

/** Reads the flags that only plan and apply share. */
export function readChangeRequest(args: Arguments): PlanRequest {
  const only = args.list('only');
  return {
    ...readPlanRequest(args),
    only: only.length === 0 ? undefined : only,
    waitMs: args.optionalDuration('wait', usualWaitMs),
    check: readCheck(args),
    confirmEach: args.choice('confirm', ['none', 'each']) === 'each',
  };
}

function readCheck(args: Arguments): PlanRequest['check'] {
  const command = args.text('check');
  const timeoutMs = args.duration('check-timeout');
  const variables = args.list('check-env');
  if (timeoutMs === 0) throw args.error('--check-timeout must be more than zero');
  if (command !== undefined) return { command, timeoutMs: timeoutMs ?? usualCheckTimeoutMs, variables };
  if (timeoutMs === undefined && variables.length === 0) return undefined;
  throw args.error(`${timeoutMs === undefined ? '--check-env' : '--check-timeout'} needs --check`);
}
