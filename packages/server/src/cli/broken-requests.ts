import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const BAD_REQUEST = 400;
/** Node's own choice of answers, by the codes of its errors. */
const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/**
 * Answers malformed requests as Node does, except to clients that are gone: those that end in the
 * middle of a request, of which a thousand may do so at once.
 */
export function endBrokenRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const hasLeft = socket.readableEnded || !socket.writable;
    if (!hasLeft && !hasAnswerBegun(socket)) socket.write(answerTo(error));
    // Without the error, of which Node would make the text of a stack for nobody.
    socket.destroy();
  });
}

/** Whether part of an answer is sent, after which another would be taken for the rest of it. */
function hasAnswerBegun(socket: Socket): boolean {
  const { _httpMessage: message } = socket as { _httpMessage?: { headersSent: boolean } | null };
  return message?.headersSent === true;
}

function answerTo({ code = '' }: NodeJS.ErrnoException): string {
  const status = STATUS_BY_CODE[code] ?? BAD_REQUEST;
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`;
}
