import WebSocket from 'ws';
import { MprofLineError } from '../../error.ts';

/** A connection to an inspector. */
export interface Remote {
  /** Asks something. @throws MprofLineError when it answers that it cannot, or the process has gone. */
  post<T = object>(method: string, params?: object): Promise<T>;
  /** Hears of what it tells by itself. */
  on(method: string, hear: (params: never) => void): void;
  close(): void;
}

interface Message {
  id?: number;
  method?: string;
  params?: never;
  result?: unknown;
  error?: { message: string };
}

/** ms that a port gets to say whether it is an inspector. */
const PATIENCE = 2000;

/** Connects to the inspector at a port of this machine; null when there is none. */
export async function connect(port: number): Promise<Remote | null> {
  const url = await addressAt(port);
  if (url === null) return null;
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 2 ** 30 });
  const isOpen = await new Promise<boolean>((done) => {
    socket.once('open', () => done(true));
    socket.on('error', () => done(false));
  });
  return isOpen ? remoteOver(socket) : null;
}

async function addressAt(port: number): Promise<string | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(PATIENCE) });
    const [target] = (await response.json()) as { webSocketDebuggerUrl?: string }[];
    return target?.webSocketDebuggerUrl ?? null;
  } catch {
    return null;
  }
}

function remoteOver(socket: WebSocket): Remote {
  let last = 0;
  const waiting = new Map<number, { method: string; done(message: Message): void }>();
  const listeners = new Map<string, (params: never) => void>();
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) {
      listeners.get(message.method ?? '')?.(message.params!);
      return;
    }
    waiting.get(message.id)?.done(message);
    waiting.delete(message.id);
  });
  socket.on('close', () => {
    for (const { done } of waiting.values()) done({ error: { message: 'the process has gone' } });
    waiting.clear();
  });
  return {
    async post<T>(method: string, params: object = {}): Promise<T> {
      // What is sent now would never be answered.
      if (socket.readyState !== WebSocket.OPEN) throw new MprofLineError(`the inspector: ${method}: it is closed`);
      const id = ++last;
      const message = await new Promise<Message>((done) => {
        waiting.set(id, { method, done });
        socket.send(JSON.stringify({ id, method, params }));
      });
      if (message.error !== undefined) throw new MprofLineError(`the inspector: ${method}: ${message.error.message}`);
      return message.result as T;
    },
    on: (method, hear) => void listeners.set(method, hear),
    close: () => socket.close(),
  };
}
