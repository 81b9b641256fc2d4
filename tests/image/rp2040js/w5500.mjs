// A W5500 for rp2040js, enough for one who uses it as a client: SPI frames, registers and buffers of eight sockets (W5500 datasheet
// v1.1, sections 2.2, 3 and 4). It shares nothing with tlsfit-emulator's.
const common = { MR: 0x00, PHYCFGR: 0x2e, VERSIONR: 0x39 };
const reg = { MR: 0x00, CR: 0x01, IR: 0x02, SR: 0x03, PORT: 0x04, DIPR: 0x0c, DPORT: 0x10, RXBUF: 0x1e, TXBUF: 0x1f, TX_FSR: 0x20,
  TX_RD: 0x22, TX_WR: 0x24, RX_RSR: 0x26, RX_RD: 0x28, RX_WR: 0x2a };
const command = { OPEN: 0x01, CONNECT: 0x04, DISCON: 0x08, CLOSE: 0x10, SEND: 0x20, RECV: 0x40 };
const state = { CLOSED: 0x00, INIT: 0x13, SYNSENT: 0x15, ESTABLISHED: 0x17, CLOSE_WAIT: 0x1c, UDP: 0x22 };
const interrupt = { SENDOK: 0x10, TIMEOUT: 0x08, RECV: 0x04, DISCON: 0x02, CON: 0x01 };

class Socket {
  constructor(network) {
    this.network = network;
    this.registers = new Uint8Array(0x30);
    this.registers[reg.RXBUF] = this.registers[reg.TXBUF] = 2;
    this.transmit = new Uint8Array(0x10000);
    this.receive = new Uint8Array(0x10000);
    this.waiting = []; // bytes for which the receive buffer has had no room yet
    this.ended = false;
    this.taken = 0; // what RECV has acknowledged: RX_RD as the chip knows it
    this.written = 0; // RX_WR
    this.sent = 0; // TX_RD
  }
  u16(at) { return (this.registers[at] << 8) | this.registers[at + 1]; }
  set16(at, value) {
    this.registers[at] = (value >> 8) & 0xff;
    this.registers[at + 1] = value & 0xff;
  }
  size(at) { return this.registers[at] * 1024; }
  raise(bits) { this.registers[reg.IR] |= bits; }
  set state(value) { this.registers[reg.SR] = value; }
  get state() { return this.registers[reg.SR]; }

  /** Registers that are counted, before they are read. */
  refresh() {
    while (this.waiting.length > 0) {
      const room = this.size(reg.RXBUF) - ((this.written - this.taken) & 0xffff), piece = this.waiting[0];
      const whole = this.state === state.UDP; // a datagram comes as a whole, or waits
      const count = whole ? (piece.length <= room ? piece.length : 0) : Math.min(room, piece.length);
      if (count === 0) break;
      for (let i = 0; i < count; i++) this.receive[(this.written + i) % this.size(reg.RXBUF)] = piece[i];
      this.written = (this.written + count) & 0xffff;
      if (count === piece.length) this.waiting.shift();
      else this.waiting[0] = piece.subarray(count);
      this.raise(interrupt.RECV);
    }
    if (this.ended && this.waiting.length === 0 && this.state === state.ESTABLISHED) {
      this.state = state.CLOSE_WAIT;
      this.raise(interrupt.DISCON);
    }
    this.set16(reg.TX_FSR, this.size(reg.TXBUF));
    this.set16(reg.TX_RD, this.sent);
    this.set16(reg.RX_RSR, (this.written - this.taken) & 0xffff);
    this.set16(reg.RX_WR, this.written);
  }
  arrived(bytes) { this.waiting.push(Uint8Array.from(bytes)); }
  close() {
    this.stream?.destroy();
    this.stream = undefined;
    this.state = state.CLOSED;
  }
  connect() {
    this.state = state.SYNSENT;
    const stream = this.network.connect([...this.registers.subarray(reg.DIPR, reg.DIPR + 4)].join('.'), this.u16(reg.DPORT));
    if (!stream) return; // nobody answers
    this.stream = stream;
    stream.on('connect', () => {
      if (this.stream !== stream) return;
      this.state = state.ESTABLISHED;
      this.raise(interrupt.CON);
    });
    stream.on('data', (bytes) => this.stream === stream && this.arrived(bytes));
    stream.on('end', () => { if (this.stream === stream) this.ended = true; });
    stream.on('error', () => {
      if (this.stream !== stream) return;
      this.raise(interrupt.TIMEOUT);
      this.close();
    });
  }
  send() {
    const end = this.u16(reg.TX_WR), bytes = [];
    for (let at = this.sent; at !== end; at = (at + 1) & 0xffff) bytes.push(this.transmit[at % this.size(reg.TXBUF)]);
    this.sent = end;
    this.raise(interrupt.SENDOK);
    if (this.state === state.UDP) {
      const to = [...this.registers.subarray(reg.DIPR, reg.DIPR + 4)], port = this.u16(reg.DPORT);
      const answer = this.network.datagram(to, port, Uint8Array.from(bytes));
      if (!answer) return;
      const from = answer.from ?? to;
      this.arrived([...from, port >> 8, port & 0xff, answer.data.length >> 8, answer.data.length & 0xff, ...answer.data]);
    } else {
      this.stream?.write(Uint8Array.from(bytes));
    }
  }
  command(value) {
    switch (value) {
      case command.OPEN:
        this.waiting = [];
        this.ended = false;
        this.taken = this.written = this.sent = 0;
        this.set16(reg.RX_RD, 0);
        this.set16(reg.TX_WR, 0);
        this.state = (this.registers[reg.MR] & 0xf) === 2 ? state.UDP : state.INIT;
        break;
      case command.CONNECT: this.connect(); break;
      case command.DISCON:
        this.stream?.end();
        this.close();
        this.raise(interrupt.DISCON);
        break;
      case command.CLOSE: this.close(); break;
      case command.SEND: this.send(); break;
      case command.RECV: this.taken = this.u16(reg.RX_RD); break;
      default: throw new Error(`W5500: command 0x${value.toString(16)} is not modelled`);
    }
  }
  write(at, value) {
    if (at === reg.IR) this.registers[at] &= ~value;
    else if (at === reg.CR) this.command(value);
    else this.registers[at] = value;
  }
}

export class W5500 {
  constructor(network) {
    this.network = network;
    this.reset();
  }
  reset() {
    this.common = new Uint8Array(0x40);
    this.common[common.VERSIONR] = 4;
    this.common[common.PHYCFGR] = 0xbf; // link, 100 Mbit/s, full duplex
    this.sockets = Array.from({ length: 8 }, () => new Socket(this.network));
  }
  /** Whether a peer's answer is awaited. */
  get waits() {
    return this.sockets.some((s) => s.stream && s.waiting.length === 0 && !s.ended);
  }
  select(selected) {
    if (selected) this.header = [];
  }
  /** One byte each way. */
  exchange(out) {
    if (this.header.length < 3) {
      this.header.push(out);
      return this.header.length;
    }
    const at = (this.header[0] << 8) | this.header[1], control = this.header[2];
    const next = (at + 1) & 0xffff;
    this.header[0] = next >> 8;
    this.header[1] = next & 0xff;
    const block = control >> 3, writes = (control & 4) !== 0;
    if (block === 0) {
      if (writes && at === common.MR && (out & 0x80) !== 0) this.reset();
      else if (writes && at !== common.VERSIONR && at !== common.PHYCFGR) this.common[at] = out;
      return this.common[at] ?? 0;
    }
    const socket = this.sockets[block >> 2], part = block & 3;
    if (part === 1) {
      if (writes) socket.write(at, out);
      else if (at >= reg.IR) socket.refresh();
      return socket.registers[at] ?? 0;
    }
    const memory = part === 2 ? socket.transmit : socket.receive;
    const place = at % (socket.size(part === 2 ? reg.TXBUF : reg.RXBUF) || 1);
    if (writes) memory[place] = out;
    return memory[place];
  }
}
