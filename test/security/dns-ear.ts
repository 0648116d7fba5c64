import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A name server that answers every question for an address with the same one, and remembers what it was asked. */
export interface DnsEar {
  /** Names in order, lower case, each time they were asked for. */
  readonly heard: string[];
  close(): void;
}

const HEADER_BYTES = 12;
const TYPE_A = 1;

/** Listens on port 53 of every address of this computer. */
export async function startDnsEar(address: string): Promise<DnsEar> {
  const heard: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address: asker }) => {
    const { name, type, endsAt } = readQuestion(question);
    heard.push(name);
    socket.send(answerTo(question.subarray(0, endsAt), type === TYPE_A ? address : null), port, asker);
  });
  socket.bind(53, '0.0.0.0');
  await once(socket, 'listening');
  return { heard, close: () => socket.close() };
}

function readQuestion(message: Buffer): { name: string; type: number; endsAt: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.subarray(at + 1, at + 1 + length).toString('latin1'));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), endsAt: at + 5 };
}

/** An answer with one address, or with none: the name is there, but has no address of that kind. */
function answerTo(question: Buffer, address: string | null): Buffer {
  const header = Buffer.from(question);
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(address === null ? 0 : 1, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  if (address === null) return header;
  const record = Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 1, 0, 4]);
  return Buffer.concat([header, record, Buffer.from(address.split('.').map(Number))]);
}
