// Run by an engine whose built-ins are those that this script names.
say([3, 1, 2].map(x => x * 2).join(), `${[1, [2]]}`, JSON.stringify({ a: [1] }), typeof Math.floor);
say(typeof []['fil' + 'ter'], typeof globalThis['Da' + 'te'], typeof Math['ce' + 'il'], typeof 'x'['concat']);
for (const [key, value] of Object.entries({ a: 1 })) say(key, value, (5).constructor === Number, new Error('e') + '');
class Point { constructor(x) { this.x = x; } } say(new Point(2).x, [...'ab'].length, 2 ** 0.5, [1, 2] + '');
