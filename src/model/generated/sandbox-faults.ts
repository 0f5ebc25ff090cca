// Generated from schemas/sandbox-faults.schema.json by npm run generate. Do not edit.

export type SandboxFault =
  | LatencyFault
  | StatusFault
  | HtmlFault
  | RateLimitedFault
  | RedirectFault
  | ResetFault
  | HangFault
  | TruncatedFault
  | MalformedFault
  | DripFault
  | OversizedFault
  | ContentTypeFault
  | StaleFault
  | CursorLoopFault
  | CursorEndlessFault
  | DuplicateItemFault
  | ForeignAccountFault
  | AddressObjectsFault
  | PlainFacilitiesFault
  | EnvelopeFault
  | UnknownFieldsFault
  | Md5KeyHiddenFault
  | RefusedFault
  | HalfAnswerFault
  | NullMessagesFault
  | GraphqlErrorsFault
  | MagicExtrasLostFault
  | LoaNamesFault;
/**
 * Operation ids of the contract; left out: every operation.
 */
export type Operations = FaultOperation | FaultOperation[];
export type FaultOperation =
  | 'get_settings'
  | 'update_settings'
  | 'list_slots'
  | 'get_slot'
  | 'list_interconnects'
  | 'create_interconnect'
  | 'get_interconnect'
  | 'delete_interconnect'
  | 'get_interconnect_status'
  | 'get_interconnect_loa'
  | 'get_interconnect_loa_default_name'
  | 'list_cnis'
  | 'create_cni'
  | 'get_cni'
  | 'update_cni'
  | 'delete_cni'
  | 'list_magic_routes'
  | 'list_cf_interconnects'
  | 'list_gre_tunnels'
  | 'list_ipsec_tunnels'
  | 'get_magic_bgp_settings'
  | 'list_ip_prefixes'
  | 'list_bgp_prefixes'
  | 'query_analytics';
/**
 * Only requests about this account; left out: any.
 */
export type Account = string;
/**
 * Only requests with this text in their path or query, as sent: an id, a name, `cursor=`.
 */
export type Path = string;
/**
 * Only this one, or these, of the requests that the fault applies to, counted from 1.
 */
export type Nth = number | number[];
/**
 * Every n-th of the requests that the fault applies to: 3 is the 3rd, 6th, 9th…
 */
export type Every = number;
/**
 * Each request that the fault applies to is chosen with this probability, from a generator that `seed` starts.
 */
export type Probability = number;
/**
 * Of `probability`: the same seed draws the same requests. Default: 0.
 */
export type Seed = number;
/**
 * The maximum number of times; left out: no maximum.
 */
export type Times = number;
/**
 * before, the default: the request is not carried out. after: it is carried out, its change committed, and only then this happens.
 */
export type WhenBefore = 'before' | 'after';
/**
 * after, the default: the request is carried out, its change committed, and only then this happens. before: it is not carried out.
 */
export type WhenAfter = 'before' | 'after';
/**
 * Operations that read an account; left out: all of them.
 */
export type ReadOperations = FaultReadOperation | FaultReadOperation[];
export type FaultReadOperation =
  | 'get_settings'
  | 'list_slots'
  | 'get_slot'
  | 'list_interconnects'
  | 'get_interconnect'
  | 'get_interconnect_status'
  | 'get_interconnect_loa'
  | 'get_interconnect_loa_default_name'
  | 'list_cnis'
  | 'get_cni'
  | 'list_magic_routes'
  | 'list_cf_interconnects'
  | 'list_gre_tunnels'
  | 'list_ipsec_tunnels'
  | 'get_magic_bgp_settings'
  | 'list_ip_prefixes'
  | 'list_bgp_prefixes';
/**
 * Listings; left out: all three.
 */
export type ListOperations = FaultListOperation | FaultListOperation[];
export type FaultListOperation = 'list_slots' | 'list_interconnects' | 'list_cnis';
/**
 * Operations that answer slots, interconnects or CNIs; left out: all of them.
 */
export type ObjectOperations = FaultObjectOperation | FaultObjectOperation[];
export type FaultObjectOperation =
  | 'list_slots'
  | 'get_slot'
  | 'list_interconnects'
  | 'create_interconnect'
  | 'get_interconnect'
  | 'list_cnis'
  | 'create_cni'
  | 'get_cni'
  | 'update_cni';
/**
 * Operations that answer CNIs; left out: all of them.
 */
export type CniOperations = FaultCniOperation | FaultCniOperation[];
export type FaultCniOperation = 'list_cnis' | 'create_cni' | 'get_cni' | 'update_cni';
/**
 * Operations that answer slots or interconnects; left out: all of them.
 */
export type PortOperations = FaultPortOperation | FaultPortOperation[];
export type FaultPortOperation =
  'list_slots' | 'get_slot' | 'list_interconnects' | 'create_interconnect' | 'get_interconnect';
/**
 * Operations of /cni/* but the letter; left out: all of them. The others come in an envelope anyway.
 */
export type JsonOperations = FaultJsonOperation | FaultJsonOperation[];
export type FaultJsonOperation =
  | 'get_settings'
  | 'update_settings'
  | 'list_slots'
  | 'get_slot'
  | 'list_interconnects'
  | 'create_interconnect'
  | 'get_interconnect'
  | 'delete_interconnect'
  | 'get_interconnect_status'
  | 'get_interconnect_loa_default_name'
  | 'list_cnis'
  | 'create_cni'
  | 'get_cni'
  | 'update_cni'
  | 'delete_cni';
/**
 * Operations that answer JSON; left out: all of them.
 */
export type AnswerOperations = FaultAnswerOperation | FaultAnswerOperation[];
export type FaultAnswerOperation =
  | 'get_settings'
  | 'update_settings'
  | 'list_slots'
  | 'get_slot'
  | 'list_interconnects'
  | 'create_interconnect'
  | 'get_interconnect'
  | 'get_interconnect_status'
  | 'get_interconnect_loa_default_name'
  | 'list_cnis'
  | 'create_cni'
  | 'get_cni'
  | 'update_cni'
  | 'list_magic_routes'
  | 'list_cf_interconnects'
  | 'list_gre_tunnels'
  | 'list_ipsec_tunnels'
  | 'get_magic_bgp_settings'
  | 'list_ip_prefixes'
  | 'list_bgp_prefixes'
  | 'query_analytics';
/**
 * Reads of routes, tunnels, prefixes and health; left out: all of them.
 */
export type TrafficOperations = FaultTrafficOperation | FaultTrafficOperation[];
export type FaultTrafficOperation =
  | 'list_magic_routes'
  | 'list_cf_interconnects'
  | 'list_gre_tunnels'
  | 'list_ipsec_tunnels'
  | 'get_magic_bgp_settings'
  | 'list_ip_prefixes'
  | 'list_bgp_prefixes'
  | 'query_analytics';
/**
 * Reads that come in an envelope; left out: all of them.
 */
export type TrafficListOperations = FaultEnvelopedOperation | FaultEnvelopedOperation[];
export type FaultEnvelopedOperation =
  | 'list_magic_routes'
  | 'list_cf_interconnects'
  | 'list_gre_tunnels'
  | 'list_ipsec_tunnels'
  | 'get_magic_bgp_settings'
  | 'list_ip_prefixes'
  | 'list_bgp_prefixes';
/**
 * Only GraphQL.
 */
export type QueryOperations = FaultQueryOperation | FaultQueryOperation[];
export type FaultQueryOperation = 'query_analytics';
/**
 * Only the PUT of a CNI.
 */
export type UpdateCniOperations = FaultUpdateOperation | FaultUpdateOperation[];
export type FaultUpdateOperation = 'update_cni';
export type MagicExtra = 'filters' | 'health_check' | 'return_routing' | 'key';
/**
 * Only the default name of a letter.
 */
export type LoaDefaultOperations = FaultLoaDefaultOperation | FaultLoaDefaultOperation[];
export type FaultLoaDefaultOperation = 'get_interconnect_loa_default_name';
/**
 * What the sandbox does wrong on purpose. A fault applies to the requests of its `operation`, `account` and `path`, and chooses among them by `nth`, `every` or `probability`, `times` at most. It counts them in the order of their arrival, from the time when the list was set: the same list and the same requests give the same faults. Several faults may apply to one request: latencies add up, a stale read and every wrong form of the answer apply together, and of the faults that end a request (status, html, refused, rate_limited, redirect, reset, hang, truncated, malformed, drip, oversized, content_type) the first of the list. No fault applies to a request that is refused for its credentials or for the quota. A fault with an `account` never applies to GraphQL, which names the account in its query. /_sandbox/requests shows for each request which faults applied and whether it committed a change.
 */
export type SandboxFaults = SandboxFault[];

/**
 * The answer comes later. Latencies add up.
 */
export interface LatencyFault {
  kind: 'latency';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * Milliseconds, on top of --latency.
   */
  ms: number;
  when?: WhenBefore;
}
/**
 * This status and this body, whatever the request was. With `when: after` the change is committed and the answer says otherwise.
 */
export interface StatusFault {
  kind: 'status';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * An HTTP status; 200 with a body of your own is a wrong answer that looks right.
   */
  status: number;
  /**
   * Sent as JSON, whatever it is; left out: an empty body.
   */
  body?: {} | unknown[] | string | number | boolean | null;
  /**
   * Further headers, such as Retry-After.
   */
  headers?: {
    [k: string]: string;
  };
  when?: WhenBefore;
}
/**
 * An HTML page of the kind that Cloudflare's edge shows when it cannot reach what is behind it.
 */
export interface HtmlFault {
  kind: 'html';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * Default: 502.
   */
  status?: number;
  /**
   * The page; left out: one like the real ones.
   */
  text?: string;
  when?: WhenBefore;
}
/**
 * 429 in Cloudflare's envelope with Retry-After, whatever is left of the quota. The request is not carried out.
 */
export interface RateLimitedFault {
  kind: 'rate_limited';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * The header: seconds, an HTTP date, or any text that a server might send; null: no such header. Default: 1.
   */
  retry_after?: number | string | null;
}
/**
 * A redirect with an empty body.
 */
export interface RedirectFault {
  kind: 'redirect';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * same_origin: the URL that was asked for; other_origin: that path on https://other-origin.invalid; else this Location. Default: same_origin.
   */
  to?: ('same_origin' | 'other_origin') | string;
  /**
   * Default: 307.
   */
  status?: 301 | 302 | 303 | 307 | 308;
  when?: WhenBefore;
}
/**
 * The connection is reset without an answer.
 */
export interface ResetFault {
  kind: 'reset';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  when?: WhenBefore;
}
/**
 * The answer stops and the connection stays open, until the client leaves or the sandbox ends.
 */
export interface HangFault {
  kind: 'hang';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * What still arrives: nothing, the status and headers, or half of the body too. Default: nothing.
   */
  sent?: 'nothing' | 'headers' | 'half';
  when?: WhenBefore;
}
/**
 * The connection ends before as many bytes arrived as Content-Length says.
 */
export interface TruncatedFault {
  kind: 'truncated';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * How many bytes of the body still arrive; always at least one is missing. Default: half of them.
   */
  bytes?: number;
  when?: WhenAfter;
}
/**
 * A complete answer with status 200 that claims to be JSON but is not.
 */
export interface MalformedFault {
  kind: 'malformed';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * The body; left out: the first half of the real one.
   */
  text?: string;
  when?: WhenAfter;
}
/**
 * The right answer, a few bytes at a time.
 */
export interface DripFault {
  kind: 'drip';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * Bytes at a time. Default: 1.
   */
  bytes?: number;
  /**
   * Milliseconds between them. Default: 100.
   */
  ms?: number;
}
/**
 * The right answer after so much white space that a client should not keep all of it.
 */
export interface OversizedFault {
  kind: 'oversized';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * Bytes of white space. Default: 100 MiB.
   */
  bytes?: number;
}
/**
 * The right body under another Content-Type.
 */
export interface ContentTypeFault {
  kind: 'content_type';
  operation?: Operations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * The header; null: no such header. Default: text/plain.
   */
  type?: string | null;
}
/**
 * A read answers the account as it was some commits ago.
 */
export interface StaleFault {
  kind: 'stale';
  operation?: ReadOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * How many of the account's last commits it does not know yet; past the first one, the account as it was at the start or last put. Default: 1.
   */
  commits?: number;
}
/**
 * A page that leads back to itself: `next` is the cursor that was asked for.
 */
export interface CursorLoopFault {
  kind: 'cursor_loop';
  operation?: ListOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
}
/**
 * `next` always leads on, past the end to empty pages.
 */
export interface CursorEndlessFault {
  kind: 'cursor_endless';
  operation?: ListOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
}
/**
 * The next page begins with the last item of this one again.
 */
export interface DuplicateItemFault {
  kind: 'duplicate_item';
  operation?: ListOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
}
/**
 * A page that holds an object of another account as well; where one object is answered, its `account` is another one.
 */
export interface ForeignAccountFault {
  kind: 'foreign_account';
  operation?: ObjectOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
}
/**
 * `cust_ip` and `p2p_ip` as `{ip, cidr}`.
 */
export interface AddressObjectsFault {
  kind: 'address_objects';
  operation?: CniOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
}
/**
 * `facility` as a plain string: its name.
 */
export interface PlainFacilitiesFault {
  kind: 'plain_facilities';
  operation?: PortOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
}
/**
 * Answers in Cloudflare's usual `{success, errors, messages, result}`.
 */
export interface EnvelopeFault {
  kind: 'envelope';
  operation?: JsonOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
}
/**
 * Unknown fields in the answer, its objects, and their `magic` and `bgp`. A PUT that sends them back is accepted as long as they come back unchanged; they are not stored.
 */
export interface UnknownFieldsFault {
  kind: 'unknown_fields';
  operation?: AnswerOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * Left out: nested ones, a null, a list, and integers beyond 2^53.
   */
  fields?: {
    [k: string]: unknown;
  };
}
/**
 * `bgp.md5_key` is not read back. It is stored all the same.
 */
export interface Md5KeyHiddenFault {
  kind: 'md5_key_hidden';
  operation?: CniOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * What is answered in its place; left out: nothing at all.
   */
  shown_as?: string | null;
}
/**
 * A refusal of the reads of routes, tunnels, prefixes and health, in an envelope. not_onboarded: 400 and code 1012. not_permitted: 403 and 9109. no_magic_permission: 403 and 1025. wrong_account: 404 and 7003. not_found: 404 and 1000, as BGP settings that the account does not have.
 */
export interface RefusedFault {
  kind: 'refused';
  operation?: TrafficOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * Default: not_permitted.
   */
  reason?: 'not_onboarded' | 'not_permitted' | 'no_magic_permission' | 'wrong_account' | 'not_found';
  /**
   * In place of the usual status. With 200 the envelope alone says that it failed.
   */
  status?: number;
  /**
   * In place of the usual code.
   */
  code?: number;
}
/**
 * A success without what was asked for. no_result: without `result`; null_result: a `result` of null; no_list: a `result` without its list, where it is an object. Of GraphQL it is `data`, and no_list leaves out the rows.
 */
export interface HalfAnswerFault {
  kind: 'half_answer';
  operation?: TrafficOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * Default: no_result.
   */
  how?: 'no_result' | 'null_result' | 'no_list';
}
/**
 * `errors` and `messages` of an envelope are null. The answer is right.
 */
export interface NullMessagesFault {
  kind: 'null_messages';
  operation?: TrafficListOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
}
/**
 * GraphQL answers errors, with status 200.
 */
export interface GraphqlErrorsFault {
  kind: 'graphql_errors';
  operation?: QueryOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * Default: account does not have access to the path.
   */
  message?: string;
  /**
   * true: the data stands beside the errors. Default: false.
   */
  with_data?: boolean;
}
/**
 * A PUT of a CNI takes along what only the Magic side shows: the filters of its session, its health check, its return routing, and the key of its session. The answer to the PUT says nothing of it.
 */
export interface MagicExtrasLostFault {
  kind: 'magic_extras_lost';
  operation?: UpdateCniOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * Left out: all of them.
   *
   * @minItems 1
   */
  fields?: [MagicExtra, ...MagicExtra[]];
}
/**
 * The default name of a letter comes as no text, or beside another text.
 */
export interface LoaNamesFault {
  kind: 'loa_names';
  operation?: LoaDefaultOperations;
  account?: Account;
  path?: Path;
  nth?: Nth;
  every?: Every;
  probability?: Probability;
  seed?: Seed;
  times?: Times;
  /**
   * How many texts the answer holds. Default: 0.
   */
  texts?: 0 | 2;
}
