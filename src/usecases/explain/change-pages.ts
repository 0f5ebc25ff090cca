import type { PlanCode } from '../../plan/note.ts';
import type { Page } from './page.ts';
import type { portAndMatchPages } from './plan-pages.ts';

/** What the changes of a plan need, risk or leave out. */
export const changePages: Readonly<Record<Exclude<PlanCode, keyof typeof portAndMatchPages | 'variable-unset'>, Page>> =
  {
    'allow-trailer': {
      means:
        'A commit of the pull request wants to lift a guard, and its line does not count: it is in the wrong place, or its value is unknown.',
      when: 'a commit message has Demarc-Allow: outage=lon above its last paragraph',
      says: 'commit 0a1b2c3 lifts nothing with this: line 3: this Demarc-Allow is not in the last paragraph of the message',
      fix: 'Write Demarc-Allow: ID=VALUE in the last paragraph of the message of a new commit.',
    },
    'allow-unknown': {
      means:
        'An allowance names something that the documents and the changes do not know. It lifts nothing, so it is misspelt or not needed.',
      wrote: '$ demarc plan --allow outage=lodnon',
      says: '--allow outage=lodnon lifts nothing: no backup set has the name lodnon',
      fix: 'Correct the value, or leave the allowance out.',
    },
    'allow-unread': {
      means: 'The pull request has more commits than are searched for Demarc-Allow.',
      when: 'a pull request has 1,200 commits',
      says: 'the pull request has 1200 commits: a Demarc-Allow counts only in the newest 250',
      fix: 'Write it into the newest commit, or make the pull request smaller.',
    },
    'only-added': {
      means: '--only leaves a change in the plan that was not named, because a named one cannot be made without it.',
      when: 'demarc plan --only cni.wan-a, where wan-a is on a circuit that does not exist yet',
      says: 'interconnect.ewr-a is part of this plan, though --only does not name it, because cni.wan-a needs it',
      fix: 'Nothing. It is said so that the plan surprises nobody.',
    },
    'only-left-out': {
      means:
        '--only leaves changes out of the plan. The account differs from the documents until they are applied, too.',
      when: 'demarc plan --only interconnect.ewr-a, where ewr-b differs as well',
      says: '1 change is left out by --only: interconnect.ewr-b',
      fix: 'Apply the rest later.',
    },
    'plan-check-short': {
      means:
        'An old BGP session can live on for its hold time after a key was changed, and the check ends before that. It would prove nothing.',
      wrote: '$ demarc plan --check ./ping-peer --check-timeout 1m',
      says: '--check-timeout is too short to prove a session: an old one can outlive a changed key for its hold time, so a check counts only 5m after the last write',
      fix: 'Give --check-timeout 5m or more.',
    },
    'plan-cloudflare-asn': {
      means:
        "Two places of the API give Cloudflare's side of the sessions two AS numbers. Which one your routers see is not documented.",
      when: 'settings has default_asn 13335, and the BGP settings of Magic have another one',
      says: "settings: default_asn is 13335 now, and the BGP settings of Magic say that Cloudflare's ASN is 64512",
      fix: 'Find out which of the two your routers expect before you apply.',
    },
    'plan-half-way': {
      means:
        'A CNI would be deleted, off its link or under a temporary name until a circuit is Healthy. A new circuit may take weeks.',
      when: 'two CNIs exchange their names, and one of them moves onto a circuit that is not cabled yet',
      says: 'cni.wan-a would have a temporary name until cni.wan-b is Healthy, which may take weeks',
      fix: 'Apply in two runs: first the names and links, then the moves.',
    },
    'plan-host-deleted': {
      means: 'A CNI should be on a circuit that the same plan deletes.',
      when: 'wan-a names the live name of a circuit that the tombstone ewr-old deletes',
      says: 'cni.wan-a is put on icon-7, which this plan deletes',
      fix: 'Put the CNI on another interconnect, or give it state: absent.',
    },
    'plan-host-not-listed': {
      means:
        'A CNI is live on a circuit that the list of circuits does not have. One of the two lists is incomplete, so nothing is ordered on that basis.',
      when: 'the API leaves icon-7 out of its list for a moment',
      says: 'interconnect.ewr-a would be created, but cni.wan-a, which the documents put on it, is live on icon-7, which is missing in the list of interconnects: one of the two lists is incomplete or out of date',
      fix: 'Run the same command again. If the error stays, look in the dashboard whether the circuit exists.',
    },
    'plan-host-of-ignored': {
      means:
        'A circuit would be deleted or replaced, and it carries a CNI that policy.ignore excludes. demarc does not touch what it ignores.',
      when: 'the tombstone of icon-7, on which lab-7 still is',
      says: 'interconnect.ewr-old cannot be deleted: it carries lab-7, which policy.ignore excludes',
      fix: 'Have that CNI moved first, or narrow policy.ignore.',
    },
    'plan-host-replaced': {
      means:
        'A CNI is put on a circuit by its live name, and the plan replaces that circuit. The name will no longer exist.',
      when: 'wan-a has interconnect: icon-7, and ewr-a, which is icon-7, gets another speed',
      says: 'cni.wan-a is put on icon-7 by its live name, but that is interconnect.ewr-a, which this plan replaces: the name will no longer exist',
      fix: 'Write the key of the circuit in place of its live name.',
    },
    'plan-incomplete': {
      means: 'An object must be created, and a field that a new one needs is not written.',
      wrote: 'interconnects:\n  gcp-a: { type: gcp_partner, region: us-east4, bandwidth: 1G }',
      says: 'interconnect.gcp-a must be created, but it has no pairing_key',
      fix: 'Write the field that the message names.',
    },
    'plan-journal': {
      means:
        'An interrupted apply deleted a CNI. The plan makes it again from the journal, with what the documents do not write.',
      when: 'an apply was killed between the delete and the create of wan-a',
      says: 'cni.wan-a is recreated from the journal of an interrupted apply, which deleted it',
      fix: 'Apply the plan, soon: the CNI is down until then.',
    },
    'plan-journal-live-again': {
      means: 'A CNI that an interrupted apply deleted was made again by hand, and differs from the old one.',
      when: 'a colleague recreated wan-a in the dashboard without its prefixes',
      says: 'cni.wan-a, which an interrupted apply deleted, was recreated by somebody else (0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10) and differs from the deleted one: bgp.extra_prefixes',
      fix: 'Write these fields into the documents if they matter.',
    },
    'plan-journal-not-placed': {
      means:
        'A CNI that an interrupted apply deleted cannot be made again, because its circuit is no longer there for it.',
      when: 'the circuit of the deleted CNI is no longer declared',
      says: 'cni.wan-a, which an interrupted apply deleted, cannot be recreated: interconnect.ewr-a, which carried it, is no longer declared, is deleted, or policy.ignore excludes the CNI',
      fix: 'Declare the circuit again, or declare the CNI on another one. The journal keeps it.',
    },
    'plan-journal-not-wanted': {
      means:
        'A CNI that an interrupted apply deleted is not made again: the documents do not want it any more, or something has its place.',
      when: 'wan-a has state: absent now',
      says: 'cni.wan-a, which an interrupted apply deleted, is not recreated: the documents delete it',
      fix: 'Nothing. The next apply removes it from the journal.',
    },
    'plan-link-ends': {
      means: 'The documents change one end of a link only, and the two ends would not be one /31.',
      when: 'cust_ip of wan-a is written, and p2p_ip is not',
      says: 'cni.wan-a should get cust_ip 192.168.3.7/31, but its p2p_ip stays 192.168.3.4/31: the two are not in the same prefix',
      fix: 'Write both ends of the link.',
    },
    'plan-link-taken': {
      means: 'A CNI should get a link in a prefix that another CNI keeps.',
      when: 'wan-b should get the /31 of wan-a',
      says: 'cni.wan-b should get p2p_ip 192.168.3.4/31, but cni.wan-a (live 192.168.3.4/31), keeps a link in that prefix',
      fix: 'Choose another prefix, or change the other CNI as well.',
    },
    'plan-magic-mtu': {
      means:
        'The MTU is more than what the dataplane of this CNI takes towards Cloudflare. Larger packets are lost or fragmented.',
      when: 'wan-a has mtu 1500 on a dataplane that takes 1476',
      says: 'cni.wan-a has magic.mtu 1500, and its dataplane (version 1) takes 1476 at most towards Cloudflare',
      fix: 'Write the MTU that the message names, and set the same on the router.',
    },
    'plan-magic-name': {
      means:
        'Magic calls the interconnect of a CNI otherwise than the CNI itself. Health and routes are looked up under the name of Magic.',
      when: 'wan-a was renamed in Magic',
      says: 'cni.wan-a has the conduit name wan-a, and the Magic side calls it wan-old',
      fix: 'Find out what renamed one of them. The plan is not affected.',
    },
    'plan-missing': {
      means: 'A fleet is planned in several jobs, and there is no plan of this account among their files.',
      when: 'one job of the matrix failed before it wrote its plan',
      says: 'the files contain no plan for this account',
      fix: 'Check the job that should have written it.',
    },
    'plan-name-taken': {
      means:
        'A CNI should get a conduit name that something else has. CNIs, GRE and IPsec tunnels share one set of names.',
      wrote:
        'interconnects:\n  ewr-a: { type: direct, slot: { site: ewr01 } }\ncnis:\n  gre-backup: { interconnect: ewr-a, magic: { mtu: 1500 } }',
      says: 'cni.gre-backup would get the conduit name gre-backup, which a GRE tunnel of the account has',
      fix: 'Choose another conduit_name, or rename or delete the other one first.',
    },
    'plan-no-order': {
      means: 'Changes wait for each other in a circle, so that no order of them works.',
      when: 'a new circuit needs the port of an old one, whose CNI can only leave onto the new one',
      says: 'interconnect.ewr-b needs the port of interconnect.ewr-a, which cannot be deleted before cni.wan-a leaves it; cni.wan-a can only leave once interconnect.ewr-b is created',
      fix: 'Apply in two runs, as the hint says.',
    },
    'plan-not-diverse': {
      means:
        'A circuit is live on the device or site of the one that it should be diverse from. Loss of that place takes both.',
      when: 'ewr-b has diverse_from: [ewr-a], and both are on one device',
      says: 'interconnect.ewr-b (icon-9) is live on the same device ewr01-ccr1 as interconnect.ewr-a (icon-7)',
      fix: 'demarc never moves a live circuit for that. To move it, give it another slot.',
    },
    'plan-outage-judged': {
      means:
        'A backup set would be without a circuit for a moment. The routes say that no prefix is lost, and no document declares the set, so nothing is blocked.',
      when: 'the only circuit of a metro is changed, and its routes have other ways',
      says: 'cni.wan-a takes the last circuit of ewr out of service. The routes say that no prefix is lost, and no document declares this set, so it does not block',
      fix: 'To keep a circuit of it up in any case, put its circuits in a group.',
    },
    'plan-prune-empty': {
      means:
        'policy.prune deletes what no document declares, and the documents declare nothing. The account would be emptied.',
      when: 'policy.prune is on, and the rule prune-nothing-declared is off',
      says: 'policy.prune is on, but the documents declare no interconnect and no CNI of account 023e105f4ecef8ad9ca31a8372d0c353',
      fix: 'Declare what should stay, or turn prune off. Delete single objects with state: absent.',
    },
    'plan-shared-circuit': {
      means: 'A CNI moves onto the circuit of a CNI that backs it up. One circuit less is left if that one fails.',
      when: 'wan-a moves from ewr-a to ewr-b, where its backup wan-b is',
      says: 'cni.wan-a moves onto ewr-b, which carries cni.wan-b of the same backup set already: one circuit less is left of ewr',
      fix: 'Nothing is blocked. To keep the backup, move it onto another circuit, or turn the rule off: policy.rules: { shared-circuit: off }.',
    },
    'plan-shared-device': {
      means: 'Circuits that back each other up are live on one device of Cloudflare. Its failure takes all of them.',
      when: 'both circuits of the group lon are on lhr01-ccr1',
      says: 'the circuits interconnect.lon-a (icon-7) and interconnect.lon-b (icon-9) are live on one device, lhr01-ccr1; they are of one backup set: lon',
      fix: 'Nothing is changed for that. Give a circuit a slot on another device, or turn the rule off: policy.rules: { shared-device: off }.',
    },
    'plan-shared-site': {
      means: 'Circuits that back each other up are live in one site. Its failure takes all of them.',
      when: 'both circuits of the group lon are in lhr01',
      says: 'the circuits interconnect.lon-a (icon-7) and interconnect.lon-b (icon-9) are live in one site, lhr01; they are of one backup set: lon',
      fix: 'Nothing is changed for that. Give a circuit a slot in another site, or turn the rule off: policy.rules: { shared-site: off }.',
    },
    'plan-too-long': {
      means: 'Soaks, tunnel health and checks take longer than the run may. The last circuits would not be changed.',
      when: 'policy.pace.soak is 1h, ten circuits change, and --deadline is 2h',
      says: 'soaks and checks alone take 9h or more, and the run ends after 2h (--deadline): the last circuits would not be attempted',
      fix: 'Apply in parts with --only, or give the run more time.',
    },
    'plan-tunnel-health': {
      means:
        'policy.pace.tunnel_health cannot be waited for on these circuits: their health cannot be read, or is not known to be theirs.',
      when: 'the token may not read the analytics of the account',
      says: 'policy.pace.tunnel_health is not waited for on the circuits of cni.wan-a, and proves nothing there: the health of tunnels was not read (policy.preflight)',
      fix: 'Give the token what it lacks, or prove circuits otherwise: --check COMMAND or --confirm each, on plan and apply.',
    },
    'plan-tunnel-unhealthy': {
      means: 'A tunnel is not healthy already, and apply waits after the change until it is. That may be for ever.',
      when: 'the tunnel of wan-a is down in one data center',
      says: 'the tunnel of cni.wan-a is not healthy everywhere now, and apply waits after the change until it is (policy.pace.tunnel_health)',
      fix: 'Repair the tunnel first, or give --deadline so that the wait ends.',
    },
    'plan-unknown-reference': {
      means: 'A CNI is put on a circuit that no document declares and that is not live.',
      wrote: 'cnis:\n  wan-a: { interconnect: icon-7, magic: { mtu: 1500 } }',
      says: 'cni.wan-a is put on interconnect icon-7, which no document declares and which is not live',
      fix: 'Write the key of a declared interconnect, or the name of a live one.',
    },
  };
