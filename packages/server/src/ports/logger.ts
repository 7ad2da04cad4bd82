/**
 * Structured logging with the message last, as in pino. Fields must not contain secrets or
 * documents.
 */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
