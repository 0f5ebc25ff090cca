import type { CircuitRecord, CniRecord } from '../../model/circuits/circuit-record.ts';
import type { CircuitDossier, DossierStep } from '../../model/circuits/dossier.ts';
import { shellCommand } from '../../model/text.ts';

/** What a dossier needs beside the record. */
export interface DossierFacts {
  /** YYYY-MM-DD, UTC. */
  readonly today: string;
  /** When the state was read: for support. */
  readonly readAt: string;
  /** Cloudflare's side of BGP sessions. */
  readonly default_asn: number;
  /** It was read from `--sandbox`: the commands that follow are on it, too. */
  readonly sandbox: boolean;
}

type Fact = readonly [name: string, value: string];

/** The dossier of a circuit: its record, and what is next by its state. */
export function dossierOf(circuit: CircuitRecord, facts: DossierFacts): CircuitDossier {
  const days = orderedDays(circuit, facts.today);
  return { circuit, ordered_days: days, next: steps(circuit, facts, days) };
}

function steps(circuit: CircuitRecord, facts: DossierFacts, days: number | null): readonly DossierStep[] {
  switch (circuit.state) {
    case 'Pending':
      return pending(circuit, facts, days);
    case 'Down':
    case 'Unhealthy':
      return sick(circuit, facts);
    case 'Healthy':
      return circuit.cnis.length === 0 ? [unused] : circuit.cnis.map((cni) => routerSide(cni, facts));
    default:
      return [
        {
          what: 'unknown',
          cni: null,
          message:
            circuit.state === null
              ? 'Its state is not known: no listing of the API has this circuit.'
              : 'This version of demarc does not know its state. Look into the dashboard.',
        },
      ];
  }
}

const unused: DossierStep = {
  what: 'unused',
  cni: null,
  message: 'It has light, and no CNI is on it. Declare one, or give the port up: it costs money.',
};

function pending(circuit: CircuitRecord, { sandbox }: DossierFacts, days: number | null): readonly DossierStep[] {
  if (circuit.type !== 'direct') {
    return [
      {
        what: 'waiting',
        cni: null,
        message: `It waits for the provider${since(days)}. An attachment of Google takes minutes: where it takes longer, check the pairing key at Google.`,
      },
    ];
  }
  const site = circuit.facility === null ? '' : ` at ${circuit.facility.name}`;
  return [
    {
      what: 'letter',
      cni: null,
      message: `Order the cross-connect${site} with the letter of authorization.`,
      command: shellCommand('demarc', 'loa', circuit.address ?? circuit.name, ...(sandbox ? ['--sandbox'] : [])),
    },
    { what: 'port', cni: null, message: 'The demarcation point is this port:', facts: portFacts(circuit) },
    {
      what: 'waiting',
      cni: null,
      message: `It waits for light${since(days)}. If the cable is in place, check that both fibres are not swapped, and that the router sends light.`,
    },
  ];
}

function since(days: number | null): string {
  return days === null ? '' : `, ordered ${days === 1 ? 'a day' : `${days} days`} ago`;
}

/** Cloudflare calls a port Unhealthy that receives less than -20 dBm. */
function sick(circuit: CircuitRecord, { readAt }: DossierFacts): readonly DossierStep[] {
  const why = circuit.reason === null ? 'The API gives no reason.' : `The API says: ${circuit.reason}.`;
  const check =
    circuit.type === 'direct'
      ? 'Check the light at your end (Cloudflare needs -20 dBm or more), whether the fibres are swapped, and the optics: LR, single mode.'
      : 'Check the attachment at the provider.';
  return [
    { what: 'light', cni: null, message: `${why.replace(/\.\.$/, '.')} ${check}` },
    {
      what: 'support',
      cni: null,
      message: "For Cloudflare's support and the facility:",
      facts: [...portFacts(circuit), ['state', `${circuit.state ?? ''}, read at ${readAt}`], ...labelFacts(circuit)],
    },
  ];
}

function portFacts({ account, name, facility, site, device, port, speed, region }: CircuitRecord): readonly Fact[] {
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['account', account],
    ['interconnect', name],
    ['facility', facility === null ? null : [facility.name, ...facility.address].join(', ')],
    ['site', site],
    ['region', region],
    ['device', device],
    ['slot', port],
    ['speed', speed],
  ];
  return facts.flatMap(([fact, value]) =>
    value === null || value === undefined || value === '' ? [] : [[fact, value] as const],
  );
}

function labelFacts({ labels }: CircuitRecord): readonly Fact[] {
  return Object.keys(labels)
    .sort()
    .map((name) => [name, labels[name] ?? ''] as const);
}

/** Timers: Cloudflare's documentation of BGP on CNIs. The smaller hold time of both sides counts; none of it can be set. */
function routerSide(
  { address, conduit_name, cust_ip, p2p_ip, mtu, bgp }: CniRecord,
  { default_asn }: DossierFacts,
): DossierStep {
  const session: readonly Fact[] =
    bgp === null
      ? [['BGP', 'none: static routes']]
      : [
          ['your AS', String(bgp.customer_asn)],
          ["Cloudflare's AS", String(default_asn)],
          ['MD5 key', bgp.md5_key_set ? 'set' : 'not set'],
          ['timers', 'hold 240 s, or yours where it is smaller; keepalive a third; graceful restart 120 s; no BFD'],
        ];
  return {
    what: 'router',
    cni: address ?? conduit_name,
    message: 'On your router:',
    facts: [['address', cust_ip], ['peer', p2p_ip.split('/', 1)[0] ?? p2p_ip], ['MTU', String(mtu)], ...session],
  };
}

const dayMs = 24 * 60 * 60 * 1000;

function orderedDays({ labels }: CircuitRecord, today: string): number | null {
  const ordered = Object.hasOwn(labels, 'ordered') ? (labels['ordered'] ?? '') : '';
  const time = /^\d{4}-\d{2}-\d{2}$/.test(ordered) ? Date.parse(ordered) : NaN;
  const days = Math.round((Date.parse(today) - time) / dayMs);
  return days >= 0 ? days : null;
}
