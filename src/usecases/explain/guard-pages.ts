import type { GuardId, Impact, Preflight } from '../../model/plan.ts';
import type { Page } from './page.ts';

/** What stops a plan before its first write. */
export const guardPages: Readonly<Record<GuardId, Page>> = {
  account: {
    means: 'The change touches every BGP session of the account, such as default_asn.',
    when: 'settings.default_asn is changed',
    says: 'default_asn changes from 13335 to 64512 under live BGP sessions: every session of the account may go down until its routers expect the new ASN',
    fix: 'If you mean it, --allow account. Every router must be changed, too.',
  },
  'black-hole': {
    means: 'A prefix would have no usable path at some moment of the plan.',
    when: 'the circuit of the only route of 10.20.30.0/24 is deleted',
    says: 'while cni.wan-b is away, 10.20.30.0/24 has no usable path: traffic to it is lost',
    fix: 'Give the prefix another route first, or --allow black-hole=PREFIX.',
  },
  foreign: {
    means: 'A change of a circuit would also touch CNIs on it that no document declares. They may be of another team.',
    when: 'ewr-a is replaced, and carries lab-7',
    says: 'interconnect.ewr-a would also affect cni.lab-7, which no document declares',
    fix: 'Declare these CNIs (state: absent, or on another interconnect), or --allow foreign=KEY.',
  },
  'max-deletes': {
    means:
      'The plan deletes or replaces more circuits than policy.max_deletes allows. A wrong folder or a broken selector looks like that.',
    when: 'two circuits were removed from the documents as tombstones, and max_deletes is 1',
    says: '2 circuits are deleted or replaced (interconnect.ewr-a, interconnect.ewr-b), policy.max_deletes is 1',
    fix: 'If all of them shall go, --allow max-deletes=2, or raise policy.max_deletes in a change of its own.',
  },
  outage: {
    means: 'At some moment of the plan, no circuit of a backup set would surely be up.',
    when: 'a change takes both circuits of the metro ewr out of service',
    says: 'while ewr-a and ewr-b change at the same moment, no circuit of ewr is surely up',
    fix: 'Change one circuit at a time, prove each (policy.pace, --check), or --allow outage=SET. policy.unguarded names sets that may go down.',
  },
  preflight: {
    means: 'policy.preflight is required, and it is not known for certain what rides on a change.',
    when: 'the token may not read the routes',
    says: 'policy.preflight is required, and what rides on cni.wan-a is not known for certain: the routes could not be read',
    fix: 'Give the token what it may not read, or --allow preflight=ADDRESS.',
  },
  protect: {
    means:
      'An object with protect: true would be deleted, replaced or lose what traffic needs. No flag lifts this guard.',
    when: 'wan-a has protect: true and state: absent',
    says: 'cni.wan-a is protected and would be deleted',
    fix: 'Remove protect: true in a change of its own, then plan again.',
  },
  terms: {
    means:
      'One change loosens a term, such as max_deletes, and needs the looser one. A reviewer must see the loosening alone.',
    when: 'a pull request raises max_deletes to 5 and deletes five circuits',
    says: 'this change loosens policy.max_deletes (1, now 5), and what it does needs that',
    fix: 'Make two changes: merge one that only loosens the term, then the rest.',
  },
  unhealthy: {
    means: 'A CNI would move onto a circuit that is not Healthy. Its traffic would stop.',
    when: 'wan-a moves onto a circuit that the same plan creates',
    says: 'cni.wan-a would move onto ewr-b (new: Pending until it is cabled)',
    fix: 'Use --wait on plan and apply, or apply the circuit first. --allow unhealthy=KEY moves it nevertheless.',
  },
};

/** What traffic may feel of a change: the worst of its effects. */
export const impactPages: Readonly<Record<Impact, Page>> = {
  account: {
    means: 'Every BGP session of the account is at stake.',
    when: 'settings.default_asn is changed',
    says: 'Impact: 1 on all sessions of an account.',
    fix: 'Plan a maintenance for all sites, with hands on every router.',
  },
  both_ends: {
    means: "The session stays down until the router's side is changed in the same way.",
    when: 'the MD5 key of a session is changed',
    says: 'Impact: 1 that needs the router changed, too.',
    fix: 'Have the change of the router ready, and make both within the hold time.',
  },
  circuit: {
    means: 'Traffic leaves its circuit, or nothing passes until the router is changed, too.',
    when: 'a CNI moves to another circuit and gets new addresses',
    says: 'Impact: 1 on a circuit.',
    fix: 'Make sure that another circuit of its backup set is up. policy.pace waits between two of them.',
  },
  none: {
    means: 'Traffic feels nothing.',
    when: 'a description is changed, or a new circuit is ordered',
    says: 'Impact: 1 without effect on traffic.',
    fix: 'Nothing.',
  },
  routes: {
    means:
      'Traffic stays up, and routes go or come for good. They can attract traffic to this circuit, or away from it.',
    when: 'a prefix is removed from bgp.extra_prefixes',
    says: 'Impact: 1 on routes.',
    fix: 'Look at the prefixes of the plan, and check that you mean each.',
  },
  session: {
    means: 'The BGP session may reset. It comes back by itself.',
    when: 'the MTU of a CNI on a port is changed',
    says: 'Impact: 1 on a session.',
    fix: 'Expect a short interruption of this circuit.',
  },
};

/** What becomes of a prefix while a plan is applied, or without a part of the network. */
export const verdictPages: Readonly<Record<Preflight['verdict'], Page>> = {
  black_hole: {
    means: 'No usable path is left for the prefix at some moment.',
    wrote: '$ demarc preflight --without cni.wan-b',
    says: 'no usable path',
    fix: 'Give the prefix another route first. The guard black-hole stops such a plan.',
  },
  degraded: {
    means: 'The prefix keeps a path: only one, or one that loses packets.',
    wrote: '$ demarc preflight --without cni.wan-a',
    says: 'one path or a lossy one left',
    fix: 'Know that the next fault would take the prefix. Repair the lossy path first.',
  },
  not_done: {
    means: 'Nothing was judged: preflight is off, or the routes cannot be read.',
    wrote: '$ demarc plan',
    when: 'the token may not read Magic routes',
    says: 'not judged',
    fix: 'Give the token Magic WAN Read or Magic Transit Read. Backup sets guard the circuits until then.',
  },
  safe: {
    means: 'At least two healthy paths are left for the prefix at every moment.',
    wrote: '$ demarc preflight --without cni.wan-a',
    says: 'safe',
    fix: 'Nothing.',
  },
  uncertain: {
    means:
      'Paths are left, and it is not known whether they carry traffic: health cannot be read, or routes may be learned.',
    wrote: '$ demarc preflight --without cni.wan-a',
    says: 'not certain',
    fix: 'Read the note beside the prefix. Give the token what it may not read, or look at the routers.',
  },
};
