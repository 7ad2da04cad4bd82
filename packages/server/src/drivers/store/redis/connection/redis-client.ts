/** What a script answers with. */
export type Reply = string | number | null | readonly Reply[];

/** What the driver needs of a client library. Arguments are text. */
export interface RedisClient {
  evalsha(digest: string, args: readonly string[]): Promise<Reply>;
  eval(source: string, args: readonly string[]): Promise<Reply>;
  close(): Promise<void>;
}
