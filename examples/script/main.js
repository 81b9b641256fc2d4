// Fetches a page every minute, and lets the LED show that it works. Espruino's lines: docs/script.md.
SPI2.setup({ mosi:B15, miso:B14, sck:B13 });
var eth = require("WIZnet").connect(SPI2, B10);
eth.setIP(); // DHCP

function fetch() {
  LED1.set();
  require("http").get("https://example.org/", function(res) {
    console.log("status " + res.statusCode);
    res.on('data', function(data) { console.log(data); });
    res.on('close', function() { LED1.reset(); });
  }).on('error', function(e) {
    console.log("error: " + e.message);
    LED1.reset();
  });
}

fetch();
setInterval(fetch, 60000);
