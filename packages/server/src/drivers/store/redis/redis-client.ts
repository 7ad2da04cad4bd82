/** What the driver needs of a client library. Arguments and replies are text. */
export interface RedisClient {
  evalsha(digest: string, args: readonly string[]): Promise<unknown>;
  eval(source: string, args: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}
