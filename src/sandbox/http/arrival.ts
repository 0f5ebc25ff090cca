import type { JsonValue } from '../../model/json.ts';
import type { Credential } from './credentials.ts';
import type { RouteMatch } from './match-route.ts';

/** A request as it was read, before anything was decided. */
export interface Arrival {
  readonly match: RouteMatch;
  readonly credential: Credential;
  /** Path and query, as sent. */
  readonly url: string;
  readonly query: string;
  readonly contentType: string | undefined;
  /** The parsed body; undefined where it is empty, `malformed` where it is no JSON. */
  readonly body: JsonValue | undefined;
  readonly malformed: string | undefined;
  readonly tooLarge: boolean;
}
