// What is in an image only if the script uses it.
var m = new Map([['a', 1], [NaN, 2]]); m.set('b', 3).delete('a');
say(m.size, m.get(NaN), m.has('a'), [...m.keys()].join(), [...m].length, JSON.stringify([...m.entries()]));
m.forEach((v, k) => say('each', k, v));
var s = new Set([1, 2, 2, 3]); s.add(4); for (const v of s) say('set', v); say(s.size, s.has(2), [...s].map(x => x * 2).join());
var w = new WeakMap(), key = {}; w.set(key, 'weak'); say(w.get(key), w.has({}), new WeakSet([key]).has(key));
say(/a(b+)c/.exec('xabbc')[1], /x/.test('y'), 'a1b22'.match(/\d+/g).join(), 'a-b_c'.split(/[-_]/).join(), 'John Smith'.replace(/(\w+)\s(\w+)/, '$2, $1'), 'aaa'.replace(/a/g, (c, i) => i), 'text'.search(/x/));
say([...'a1b2'.matchAll(/([a-z])(\d)/g)].map(x => x[1] + x[2]).join(), /(?<y>\d{4})-(?<m>\d\d)/.exec('on 2024-05-01').groups.m, /^[\w.]+@[\w.]+$/i.test('A.b@C.d'), new RegExp('a+', 'gi').toString(), /(?=b)b/.test('ab'), /\u0041/.test('A'), /a.c/s.test('a\nc'));
say('aBcÉ1'.replace(/[a-zé]/gi, '*'), /[^a]/i.test('A'), /[^A-Z]/i.test('b'), /[k-m]+/iu.exec('xLMk')[0], /É/i.test('é'), /[\u0100-\u0110]/i.test('\u0105'));
try { new RegExp('['); } catch (e) { say(e.name); }
var sticky = /a/y; sticky.lastIndex = 1; say(sticky.test('ba'), sticky.lastIndex);
Promise.resolve(1).then(v => { say('then', v); return v + 1; }).then(v => { throw Error('at ' + v); }).catch(e => say(e.message)).finally(() => say('finally'));
Promise.all([1, Promise.resolve(2)]).then(v => say('all', v.join())); Promise.race([new Promise(() => {}), Promise.resolve('won')]).then(v => say(v));
Promise.allSettled([Promise.reject(1), 2]).then(r => say(r.map(x => x.status).join())); Promise.any([Promise.reject(1), Promise.resolve('any')]).then(v => say(v));
async function later(v) { await null; if (v < 0) throw new RangeError('negative'); return v * 2; }
(async () => { say('async', await later(4)); try { await later(-1); } catch (e) { say(e.name, e.message); } const all = await Promise.all([later(1), later(2)]); say(all.join()); })();
say('synchronous end');
