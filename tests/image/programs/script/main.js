// What scripts are promised. A pin says which part: images take longer to make than to run.
function low(pin) {
  pinMode(pin, "input_pullup");
  return digitalRead(pin) == 0;
}
const page = "https://localhost:HTTPS_PORT";

SPI2.setup({ mosi:B15, miso:B14, sck:B13 });
var eth = require("WIZnet").connect(SPI2, B10);
eth.setIP(); // DHCP

if (low(A0)) {
  require("http").get(page, function(res) {
    res.on('data', function(data) { console.log(data); });
  });
} else if (low(A1)) {
  require("tls").connect(page, function(res) {
    res.on('data', function(data) { console.log(data); });
    res.on('close', function() { console.log("closed"); });
    res.write("GET /bytes HTTP/1.0\r\nHost: localhost\r\n\r\n");
  });
} else if (low(A2)) {
  var mqtt = require("MQTT").create();
  mqtt.on('connected', function() {
    mqtt.subscribe("script/say");
    mqtt.publish("script/say", "caf\xE9", 1);
  });
  mqtt.on('publish', function(pub) {
    console.log(pub.topic, pub.message.length, pub.message.charCodeAt(3));
    mqtt.disconnect();
  });
  mqtt.on('disconnected', function() { console.log("disconnected"); });
  require("tls").connect("mqtt://localhost:MQTT_PORT", function(res) { mqtt.connect(res); });
} else if (low(A3)) {
  var left = REQUESTS, bytes = 0, first = 0;
  function next() {
    require("http").get(page, function(res) {
      res.on('data', function(data) { bytes += data.length; });
      res.on('close', function() {
        var used = process.memory().usage;
        if (left == REQUESTS - 1) first = used;
        if (--left > 0) return next();
        console.log("bytes", bytes, "more", used - first);
      });
    });
  }
  next();
} else if (low(A4)) {
  var open = 0;
  for (const name of ["one", "two", "three"])
    require("http").get(page + "/" + name, function(res) {
      console.log(name, res.statusCode, "open", ++open);
      res.on('close', function() { --open; });
    });
} else if (low(A5)) {
  require("http").get(page, function(res) {
    res.on('close', function() {
      nothing.of.this.name(); // uncaught
    });
  });
} else if (low(A6)) {
  setTimeout(function() {
    try {
      for (;;) low(A6); // endless
    } catch (e) {
      console.log("caught");
    }
  }, 10);
} else if (low(A7)) {
  setTimeout(function() {
    var all = [];
    for (;;) all.push("x".repeat(50) + all.length); // too much
  }, 10);
} else if (low(B3)) {
  var req = require("http").request({
    host: "localhost", port: HTTPS_PORT, path: "/put", method: "POST", headers: { "X-Device": "pico" }
  }, function(res) {
    res.on('data', function(data) { console.log(res.statusCode, data); });
  });
  req.write("0123456789");
  req.end("ab");
} else {
  const wrong = [
    function() { SPI2.setup({ mosi:B5 }); },
    function() { require("WIZnet").connect(SPI1, B10); },
    function() { require("WIZnet").connect(SPI2, B9); },
    function() { require("ESP8266WiFi_0v25"); },
    function() { require("http").get("http://localhost"); },
    function() { require("http").get("https://example.com"); },
    function() { require("tls").connect({ host: "localhost", port: HTTPS_PORT, rejectUnauthorized: false }); },
    function() { digitalWrite(B15, 1); }
  ];
  for (const each of wrong)
    try {
      each();
      console.log("it worked");
    } catch (e) {
      console.log(e.message);
    }
  setWatch(function(e) { console.log("watched", e.state); }, B4, { edge: "rising" });
  LED1.set();
  console.log("A5 at", Math.round(analogRead(A5) * 100), "LED1", digitalRead(LED1), JSON.stringify({ a: [1, "b"] }));
  console.log(typeof require("crypto").SHA256("abc"), require("crypto").SHA256("abc").charCodeAt(0));
}
