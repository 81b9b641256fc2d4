// node run.mjs IMAGE.bin URL MODULES: runs an image for the board rpi-pico in rp2040js (npm, MIT), which has nothing of tlsfit, with a W5500
// on SPI0, and prints what its console says. MODULES: folder with node_modules/rp2040js. Ends once the request is answered: with 0 if the page came.
//
// What rp2040js lacks is added here: the boot ROM's copying of boot2 into RAM, and noise (ROSC.RANDOMBIT, the converter). Its flash
// has no unique number.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Network } from './network.mjs';
import { W5500 } from './w5500.mjs';

const [image, url, modules] = process.argv.slice(2);
const { RP2040, LogLevel, ConsoleLogger } = await import(
  pathToFileURL(createRequire(modules + '/').resolve('rp2040js')).href);

const chip = new RP2040(), core = chip.core, clock = chip.clock;
chip.logger = new ConsoleLogger(LogLevel.Error, false);
const binary = readFileSync(image), boot2 = binary.subarray(0, 256);
chip.flash.set(binary);
const boot2Place = 0x41f00;
chip.sram.set(boot2, boot2Place);
core.SP = 0x20000000 + boot2Place;
core.PC = 0x20000000 + boot2Place;

const rosc = chip.peripherals[0x40060];
rosc.readUint32 = (offset) => (offset === 0x1c ? Math.round(Math.random()) : 0);
const readAdc = chip.adc.onADCRead;
chip.adc.onADCRead = (channel) => {
  chip.adc.channelValues[4] = 876 + Math.floor(Math.random() * 16);
  readAdc(channel);
};

const w5500 = new W5500(new Network());
let selected = false;
const cs = chip.gpio[17];
const look = () => {
  const now = cs.value === 0; // GPIOPinState.Low
  if (now !== selected) w5500.select((selected = now));
};
cs.addListener(look);
chip.spi[0].onTransmit = (out) => chip.spi[0].completeTransmit(selected ? w5500.exchange(out) : 0xff);

let said = '', typed = false, done;
chip.uart[0].onByte = (byte) => {
  said += String.fromCharCode(byte);
  process.stdout.write(String.fromCharCode(byte));
};
const progress = () => {
  if (!typed && /^tlsfit [^\n]*\n/m.test(said)) {
    typed = true;
    for (const c of `get ${url}\n`) keys.push(c.charCodeAt(0));
  }
  const end = said.match(/^\[1\] (done|error)[^\n]*\n/m);
  if (end) done = end[1] === 'done' ? 0 : 1;
};
const keys = [];

const nanosEachCycle = 1e9 / 125e6, deadline = Date.now() + 900_000;
while (done === undefined && Date.now() < deadline) {
  let waits = false;
  for (let i = 0; i < 200_000 && !waits; i++) {
    if (core.waiting) {
      clock.tick(Math.max(clock.nanosToNextAlarm, nanosEachCycle));
      if (core.checkForInterrupts()) core.waiting = false; // rp2040js looks at those of the chip only, not at SysTick's
      waits = true;
    } else {
      clock.tick(core.executeInstruction() * nanosEachCycle);
    }
  }
  if (keys.length > 0) chip.uart[0].feedByte(keys.shift());
  progress();
  // Where a server is waited for, as much real time passes.
  await new Promise((then) => (waits && w5500.waits ? setTimeout(then, 1) : setImmediate(then)));
}
process.exit(done ?? 2);
