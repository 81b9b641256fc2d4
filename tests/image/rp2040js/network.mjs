// The network that the witness is plugged into: DHCP, DNS and NTP from 192.0.2.1, and one host by every name, whose ports are those
// of this machine.
import { connect } from 'node:net';

const gateway = [192, 0, 2, 1], device = [192, 0, 2, 10], host = [198, 51, 100, 10];

/** RFC 2131: an offer for a discover, an acknowledgement for a request. */
function dhcp(asked) {
  let kind = 0;
  for (let at = 240; at < asked.length && asked[at] !== 255; at += asked[at] === 0 ? 1 : 2 + asked[at + 1])
    if (asked[at] === 53) kind = asked[at + 2];
  const answer = new Uint8Array(300);
  answer.set(asked.subarray(0, 240));
  answer[0] = 2;
  answer.set(device, 16);
  const options = [53, 1, kind === 1 ? 2 : 5, 54, 4, ...gateway, 51, 4, 0, 0, 14, 16, 1, 4, 255, 255, 255, 0, 3, 4, ...gateway, 6, 4, ...gateway, 255];
  answer.set(options, 240);
  return answer;
}

/** RFC 1035: the host's address for whatever is asked. */
function dns(asked) {
  const question = asked.subarray(12);
  const end = question.indexOf(0) + 5;
  return [asked[0], asked[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, ...question.subarray(0, end), 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...host];
}

/** RFC 5905: this machine's time. */
function ntp(asked) {
  const answer = new Uint8Array(48), view = new DataView(answer.buffer);
  answer[0] = 0x24; // version 4, a server
  answer[1] = 2;
  answer.set(asked.subarray(40, 48), 24);
  const seconds = Math.floor(Date.now() / 1000) + 2208988800;
  for (const at of [16, 32, 40]) view.setUint32(at, seconds);
  return answer;
}

export class Network {
  connect(address, port) {
    return address === host.join('.') ? connect({ host: '127.0.0.1', port }) : undefined;
  }
  datagram(to, port, data) {
    if (port === 67) return { from: gateway, data: dhcp(data) };
    if (port === 53) return { data: dns(data) };
    return port === 123 ? { data: ntp(data) } : undefined;
  }
}
