// What the language has, a line for each.
var x = 1; let y = 2; const z = 3;
say(x + y * z ** 2 % 5, -7 >> 1, -7 >>> 28, 5 & 6 | 8 ^ 1, ~5, x ? 'yes' : 'no', y ?? z, null?.a, void 0);
if (x > 0 && !(y < 0) || z === 4) say('if'); else say('else');
for (let i = 0; i < 3; i++) { if (i === 1) continue; say('for', i); }
var n = 0; while (true) { if (++n > 2) break; } do n--; while (n > 0); say('loops', n);
outer: for (;;) for (;;) break outer;
switch (y) { case 1: say('one'); case 2: say('two'); case 3: say('through'); break; default: say('default'); }
for (var key in { a: 1, b: 2 }) say('in', key);
for (const item of [10, 20]) say('of', item);
for (const [k, v] of Object.entries({ p: 1, q: 2 })) say(k, v);
for (const c of 'añb') say('char', c);
function add(a, b = 10, ...rest) { return a + b + rest.length; }
say(add(1), add(1, 2), add(1, 2, 3, 4), add.length, add.name, ((a, b) => a * b)(3, 4), (a => ({ a }))(1).a);
var { a, b: { c = 7, ...others }, ...rest } = { a: 1, b: { d: 2, e: 3 }, f: 4, g: 5 }; say(a, c, JSON.stringify(others), JSON.stringify(rest));
var [first, , third = 'default', ...tail] = [1, 2, undefined, 4, 5]; say(first, third, tail.join());
[x, y] = [y, x]; say(x, y);
say(`template ${x + y} ${`nested ${z}`}`, 'a\tb\x41\u0042\u{43}', [...'abc', ...[1, 2]].length, { ...{ a: 1 }, b: 2 }.a);
function tag(strings, ...values) { return strings.raw.join('|') + values.join(); } say(tag`a${1}\n${2}b`);
function counter() { let count = 0; return { up: () => ++count, get value() { return count; }, set value(v) { count = v; } }; }
var one = counter(), two = counter(); one.up(); one.up(); two.up(); one.value += 10; say(one.value, two.value);
var functions = []; for (let i = 0; i < 3; i++) functions.push(() => i); say(functions.map(f => f()).join());
say(typeof undefined, typeof null, typeof 1, typeof '', typeof {}, typeof say, typeof Symbol(), typeof missing);
say(1 == '1', 1 === '1', null == undefined, NaN === NaN, [] + [], [] + {}, '5' * '2', +true, 1 / 0, -1 / 0, 0 / 0);
var o = { m() { return this.v; }, v: 42, ['com' + 'puted']: 1, 'quoted key': 2, 3: 4 }; say(o.m(), o.computed, o['quoted key'], o[3], 'v' in o, delete o.v, 'v' in o);
say((function () { return arguments.length + ':' + [].slice.call(arguments).join(); })(1, 2, 3), new (function F() { this.p = 1; })().p);
var chain = { deep: { f() { return [this === chain.deep]; } } }; say(chain?.deep?.f?.()[0], chain.none?.f(), chain.none?.[0]);
var u; u ??= 5; u ||= 6; u &&= 7; u **= 2; say(u, 0b101, 0o17, 0xff, 1_000, .5, 1e3);
label: { say('block'); break label; }
with ({ inside: 'with' }) say(inside);
var comma = (1, 2, 3); say(comma, 0, -0 === 0, Object.is(-0, 0));
(function () { 'use strict'; try { undeclared = 1; } catch (e) { say(e.name); } say(this === undefined); })();
