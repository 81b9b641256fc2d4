class Animal {
  #secret = 'hidden'; legs = 4; static count = 0; static #made = 0;
  constructor(name) { this.name = name; Animal.count++; Animal.#made++; }
  speak() { return this.name + ' speaks'; }
  get secret() { return this.#secret; }
  set secret(v) { this.#secret = v; }
  static made() { return Animal.#made; }
  #private() { return 'private ' + this.name; }
  callPrivate() { return this.#private(); }
  has(o) { return #secret in o; }
  toString() { return `[${this.name}]`; }
}
class Dog extends Animal {
  constructor(name) { super(name); this.kind = 'dog'; }
  speak() { return super.speak() + ' woof'; }
  get [Symbol.toStringTag]() { return 'Dog'; }
}
const d = new Dog('Rex'), a = new Animal('Cat');
say(d.speak(), a.speak(), d.legs, d.secret, Animal.count, Animal.made(), d.callPrivate(), a.has(d), a.has({}));
d.secret = 'told'; say(d.secret, a.secret, d instanceof Animal, a instanceof Dog, `${d}`, Object.prototype.toString.call(d));
say(Object.getPrototypeOf(Dog) === Animal, Dog.name, Object.keys(d).join(), d.hasOwnProperty('speak'), d.constructor === Dog);
try { Dog(); } catch (e) { say(e instanceof TypeError); }
class MyError extends Error { constructor(m) { super(m); this.name = 'MyError'; } }
try { throw new MyError('mine'); } catch (e) { say(e instanceof MyError, e instanceof Error, e.name, e.message, String(e)); }
function Old(v) { this.v = v; } Old.prototype.get = function () { return this.v; }; function New(v) { Old.call(this, v); } New.prototype = Object.create(Old.prototype); say(new New(5).get());
var iterable = { from: 1, to: 3, [Symbol.iterator]() { let at = this.from, end = this.to; return { next: () => at <= end ? { value: at++, done: false } : { value: undefined, done: true } }; } };
say([...iterable].join(), Math.max(...iterable), Array.from(iterable).length);
var money = { [Symbol.toPrimitive](hint) { return hint === 'number' ? 42 : hint; } }; say(+money, `${money}`, money + '');
var accessor = Object.defineProperty({}, 'x', { get() { return 'got'; }, enumerable: false }); say(accessor.x, Object.keys(accessor).length);
say((function () { return new.target === undefined; })(), new (function () { this.t = new.target !== undefined; })().t);
