import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { livePath } from './live.ts';
import { hostOf, provenanceOf } from './origin.ts';

interface Parts {
  readonly http: HttpServer;
  readonly mqtt: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly trustProxy: boolean;
}

const refuse = (socket: Duplex, status: string): void => {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/**
 * Who gets a connection that asks to become something else: `/live` is socket.io's, `/mqtt` the broker's, anything else is
 * refused at once rather than left hanging. A page of another site may not speak MQTT with what it finds in a browser.
 */
export function routeUpgrades({ http, mqtt, trustProxy }: Parts): Disposable {
  const route = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path === livePath || path === `${livePath}/`) return;
    if (path !== '/mqtt') refuse(socket, '404 Not Found');
    else if (provenanceOf(request.headers, hostOf(request.headers, trustProxy)) === 'foreign-page')
      refuse(socket, '403 Forbidden');
    else mqtt(request, socket, head);
  };
  http.on('upgrade', route);
  return { [Symbol.dispose]: () => void http.off('upgrade', route) };
}
