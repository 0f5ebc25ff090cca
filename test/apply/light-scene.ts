import { applyAccount } from '../../src/apply/apply-account.ts';
import type { ApplyOptions } from '../../src/apply/apply-options.ts';
import { readAccount, readPlanFacts } from '../../src/live/read-account.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import type { ApplyEvent } from '../../src/model/report.ts';
import { planAccount, type PlanOptions } from '../../src/plan/plan-account.ts';
import { accountTag, cni, cniId, desired, direct, slotId } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { planNeeds } from '../helpers/plan-needs.ts';

type State = 'Healthy' | 'Down' | 'Unhealthy' | 'Pending';

interface SceneOptions extends Partial<PlanOptions> {
  /** By live name, `c0` and so on: its state before the run. */
  readonly states: readonly State[];
  /** The site of each circuit. Circuits whose sites begin alike back each other up. */
  readonly sites?: readonly string[];
  /** The documents. Default: the MTU of every CNI changes. */
  readonly documents?: DesiredAccount;
}

const pair = ['ewr01', 'ewr02', 'ewr03', 'ewr04'];
export const lone = ['ewr01', 'lhr01', 'ams01', 'fra01'];

/** A change of the MTU: it disrupts the circuit of the CNI. */
export function slower(n: number, interconnect = `c${n}`) {
  return cni(`w${n}`, interconnect, { magic: { conduit_name: `w${n}`, mtu: 1476 } });
}

export function circuits(count: number) {
  return Array.from({ length: count }, (_, n) => direct(`c${n}`, { slot_id: slotId(n) }));
}

/**
 * Circuits with a CNI each, whose health a test sets while a run is under way. The CNI w9 is on c0, too. The circuit c9 is idle, and the
 * port 8 is free.
 */
export function lightScene({ states, sites = pair, documents, ...options }: SceneOptions) {
  const place = (n: number) => ({
    site: sites[n] ?? 'sin01',
    facility: { name: 'Hall', address: ['1 Fibre Street'] },
    speed: '10G',
  });
  const ports = states.map((_, n) => n);
  const account = {
    slots: [...ports, 8, 9].map((n) => ({ id: slotId(n), occupied: n !== 8, ...place(n) })),
    interconnects: [...ports, 9].map((n) => ({
      ...{ type: 'direct' as const, name: `c${n}`, account: accountTag, owner: accountTag, slot_id: slotId(n) },
      ...place(n),
    })),
    cnis: [...ports, 9].map((n) => ({
      ...{ id: cniId(n), account: accountTag, interconnect: n === 9 ? 'c0' : `c${n}`, cust_ip: `10.${n}.0.1/31` },
      ...{ p2p_ip: `10.${n}.0.0/31`, magic: { conduit_name: `w${n}`, description: '', mtu: 1500 } },
    })),
    status: { ...Object.fromEntries(states.map((state, n) => [`c${n}`, { state }])), c9: { state: 'Healthy' } },
  };
  const written =
    documents ?? desired({ interconnects: circuits(states.length), cnis: states.map((_, n) => slower(n)) });
  // A look at the Magic side takes its time, and these tests tell the time.
  const wanted = { ...written, policy: { ...written.policy, preflight: 'off' as const } };
  const network = inProcessNetwork(accountTag, { accounts: { [accountTag]: account } });
  const clock = memoryClock();
  const events: ApplyEvent[] = [];
  /** The circuits whose health the run asked, in order. */
  const asked: string[] = [];
  const set = (circuit: string, state: State, reason?: string) =>
    network.world.accounts.get(accountTag)?.status.set(circuit, { state, ...(reason !== undefined && { reason }) });

  /** @param written called after each write of a CNI, with the circuit that it is on now */
  const run = async (written: (circuit: string) => void, given: Partial<ApplyOptions> & Answers = {}) => {
    const live = await readAccount(network.api, accountTag);
    const { facts } = await readPlanFacts(network.api, accountTag, (health) => planNeeds(wanted, live, [], health));
    const planned = planAccount(wanted, live, facts, { allowed: [], skipSecrets: false, ...options });
    const { answer = () => undefined, refuses, ...apply } = given;
    const api = {
      ...network.api,
      updateCni: async (...call: Parameters<typeof network.api.updateCni>) => {
        if (call[0] === refuses) throw refused('rejected');
        const stored = await network.api.updateCni(...call);
        written(stored.interconnect);
        return stored;
      },
      getInterconnectStatus: async (name: string) => {
        asked.push(name);
        const failed = answer(name);
        if (failed !== undefined) throw failed;
        return network.api.getInterconnectStatus(name);
      },
    };
    const onEvent = (event: ApplyEvent) => void events.push(event);
    const reports = await applyAccount(planned, api, { parallelism: 4, stopOnError: false, clock, onEvent, ...apply });
    return Object.fromEntries(reports.map(({ address, outcome }) => [address, outcome]));
  };
  const unproven = () => events.filter((event) => event.type === 'circuit_unproven');
  return { run, set, asked, events, unproven, clock };
}

interface Answers {
  /** Why a question for the health of a circuit fails. */
  readonly answer?: (circuit: string) => NetworkError | undefined;
  /** The id of a CNI whose update fails. */
  readonly refuses?: string;
}

export function refused(kind: NetworkError['kind']): NetworkError {
  return new NetworkError('the API refused it', {
    ...{ kind, operation: 'get_interconnect_status', method: 'GET', path: '/' },
  });
}
