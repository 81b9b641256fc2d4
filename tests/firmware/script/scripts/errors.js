function attempt(name, f) { try { say(name, 'gave', f()); } catch (e) { say(name, e.name, e instanceof Error); } finally { say('finally'); } }
attempt('null', () => null.x); attempt('undefined', () => undefined.f()); attempt('reference', () => missing); attempt('call', () => (5)());
attempt('const', () => { const c = 1; c = 2; }); attempt('early', () => { early; let early = 1; }); attempt('range', () => new Array(-1)); attempt('repeat', () => 'x'.repeat(-1));
attempt('uri', () => decodeURIComponent('%')); attempt('new', () => new (() => 1)()); attempt('in', () => 'a' in 5); attempt('instanceof', () => 1 instanceof 2); attempt('iterate', () => [...5]);
attempt('own', () => { throw new RangeError('mine', { cause: 1 }); }); attempt('reduce', () => [].reduce((a, b) => a)); attempt('symbol', () => Symbol() + ''); attempt('fixed', () => (1).toFixed(101));
try { throw { any: 'thing' }; } catch ({ any }) { say(any); }
try { try { throw Error('inner'); } finally { say('on the way'); } } catch (e) { say(e.message); }
say((function () { try { return 'try'; } finally { say('cleanup'); } })(), (function () { try { throw 1; } catch { return 'catch'; } finally { return 'finally wins'; } })());
for (var i = 0; i < 3; i++) { try { if (i === 1) continue; say('body', i); } finally { say('each', i); } }
say(new TypeError('text').toString(), Object.prototype.toString.call(new Error('x')), new Error('m').message, Error('no new') instanceof Error, typeof new Error('s').stack, TypeError.prototype instanceof Error, ReferenceError.name);
function deep(n) { return n === 0 ? 0 : 1 + deep(n - 1); } say(deep(15));
