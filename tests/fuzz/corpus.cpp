// fuzz_corpus FOLDER: writes FOLDER/<fuzzer>/ with what the fuzzers begin from, out of the flights recorded
// from real servers (tests/data/flights).
#include <fmt/format.h>

#include "elf_seed.hpp"
#include "model/image_info.hpp"
#include "model/profile.hpp"
#include "support/flights.hpp"
#include "wire/server_flight.hpp"

using namespace tlsfit;

namespace {

void write(const fs::path& folder, const std::string& name, std::initializer_list<std::uint8_t> head,
           ByteView bytes) {
  std::string content(head.begin(), head.end());
  content.append(bytes.begin(), bytes.end());
  write_file(folder / name, content);
}

/// Which of the parsers of fuzz_server_messages a message is for; none for the others.
std::optional<std::uint8_t> parser_of(wire::HandshakeType type) {
  switch (type) {
    case wire::HandshakeType::ServerHello:
      return 0;
    case wire::HandshakeType::Certificate:
      return 2;
    case wire::HandshakeType::ServerKeyExchange:
      return 3;
    case wire::HandshakeType::CertificateRequest:
      return 6;
    default:
      return {};
  }
}

void write_messages(const fs::path& folder, const std::string& name, ByteView flight) {
  wire::RecordReader records;
  wire::HandshakeReader messages;
  records.feed(flight);
  while (const auto record = records.next()) {
    if (record->type != wire::ContentType::Handshake) break;
    messages.feed(record->fragment);
    for (int number = 0; const auto message = messages.next(); ++number) {
      const std::string label = fmt::format("{}-{}-{}", name, static_cast<int>(message->type), number);
      if (const auto parser = parser_of(message->type))
        write(folder / "server_messages", label, {*parser, 2}, message->body);
      if (message->type == wire::HandshakeType::Certificate)
        write(folder / "certificates", label, {}, message->body);
    }
  }
}

/// Messages that TLS 1.3 encrypts, and so no recorded flight shows: made by hand (RFC 8446 section 4).
void write_encrypted(const fs::path& folder) {
  const fs::path into = folder / "server_messages";
  write(into, "encrypted-extensions", {1, 3},
        from_hex("0016 0001000101 001c00020200 00100005000302 6832 0000 0000"));
  write(into, "certificate-request-13", {6, 3}, from_hex("00 000c 000d0008 0006 0403 0804 0401"));
  write(into, "new-session-ticket-13", {7, 3}, from_hex("00001c20 01020304 02 0000 0004 deadbeef 0000"));
  write(into, "new-session-ticket-12", {7, 2}, from_hex("00001c20 0004 deadbeef"));
}

void write_mqtt(const fs::path& folder) {
  const fs::path into = folder / "mqtt_answers";
  write(into, "accepted", {3}, from_hex("20020000 9003000100 3005000174 7878 d000"));
  write(into, "refused", {0}, from_hex("20020005"));
  write(into, "long", {1}, from_hex("30ffffff7f0001"));
}

void write_at(const fs::path& folder) {
  const fs::path into = folder / "at_answers";
  const auto said = [](std::string_view text) { return Bytes(text.begin(), text.end()); };
  write(into, "start", {'~'}, said("\r\nready\r\nWIFI CONNECTED\r\nWIFI GOT IP\r\n"));
  write(into, "address", {'\r'}, said("\n+CIFSR:STAIP,\"192.0.2.10\"\r\n\r\nOK\r\n"));
  write(into, "send", {'\r'}, said("\nOK\r\n> \r\nRecv 5 bytes\r\n\r\nSEND OK\r\n"));
  write(into, "data", {'\r'}, said("\n+IPD,0,5:hello\r\n+CIPRECVDATA,1:x\r\nOK\r\n0,CLOSED\r\n"));
}

/// A module that comes up, and what it says afterwards (tests/fuzz/at_driver.hpp): \xF0 lets time pass, \xF2
/// connects, \xF3 sends and receives, \xF4 closes.
void write_at_drivers(const fs::path& folder) {
  const auto said = [](std::string_view text) { return Bytes(text.begin(), text.end()); };
  const std::string ok = "\r\nOK\r\n\xF0\xF0";
  std::string esp = "\xF0\r\nready\r\n\xF0";
  for (int i = 0; i < 4; ++i) esp += ok;
  esp += "WIFI CONNECTED\r\nWIFI GOT IP\r\n" + ok + "+CIFSR:STAIP,\"192.0.2.10\"\r\n" + ok;
  write(folder / "at_esp8266", "up", {}, said(esp));
  write(folder / "at_esp8266", "data", {},
        said(esp + "2,CONNECT\r\n" + ok + "\xF2\xF0\xF0" + "0,CONNECT\r\n" + ok + "\xF3\xF0" + ok +
             "> \xF3\xF3\xF0\xF3SEND OK\r\n\xF0" + "+IPD,0,5\r\n\xF3\xF0+CIPRECVDATA,5:hello" + ok + "\xF3" +
             "0,CLOSED\r\n\xF3\xF4\xF0"));
  std::string gsm = "\xF0" + ok + "\xF0";
  for (const char* const line :
       {"", "", "", "+CPIN: SIM PIN\r\n", "+SPIC: 3,10,3,10\r\n", "", "\xF1+CPIN: READY\r\n",
        "+CSQ: 17,0\r\n", "+CREG: 0,1\r\n", "", "+CGREG: 0,5\r\n"})
    gsm += line + ok;
  gsm += "SHUT OK\r\n\xF0\xF0" + ok + ok + ok + ok + ok +
         "192.0.2.10\r\n\xF0\xF0+CCLK: \"26/11/30,10:10:15+04\"\r\n" + ok;
  write(folder / "at_gsm", "up", {}, said(gsm));
  write(folder / "at_gsm", "data", {},
        said(gsm + "\xF2\xF0" + ok + "0, CONNECT OK\r\n\xF3\xF0> \xF3\xF3\xF0\xF3" +
             "DATA ACCEPT:0,33\r\n\xF0+CIPRXGET: 1,0\r\n\xF3\xF0" + "+CIPRXGET: 2,0,5,0\r\nhello" + ok +
             "\xF3+RECEIVE,0,3:\r\nabc\xF3" + "0, CLOSED\r\n\xF3+PDP: DEACT\r\n\xF0"));
}

/// What the chip puts on the line, a packet after the other (tests/fuzz/hci_events.cpp).
void write_hci_events(const fs::path& folder) {
  const fs::path into = folder / "hci_events";
  const Bytes started = {2, 0, 0, 0, 5, 4, 0x00, 0x40, 1, 0};
  const Bytes buffers = {2, 0, 0, 0, 8, 4, 0x0B, 0x40, 4, 0, 6, 0xBC, 5, 0};
  const Bytes masked = {2, 0, 0, 0, 9, 4, 8, 0, 5, 0, 0, 0, 0, 0};
  const Bytes timed = {2, 0, 0, 0, 5, 4, 9, 0x20, 1, 0};
  const Bytes address = {2, 0, 0, 0, 25, 4, 0x10, 0x80, 21, 0, 10, 2, 0, 192, 0,
                         0, 0, 0, 0, 0,  0, 0,    0,    0,  0, 0,  0, 0, 0,   0};
  const Bytes data = {2, 0, 0, 0, 22, 2, 0x85, 12, 17,  0,   0,   0,   0,   0,
                      5, 0, 0, 0, 0,  0, 0,    0,  'h', 'e', 'l', 'l', 'o', 0};
  Bytes up;
  for (const Bytes* packet : {&started, &buffers, &masked, &timed, &address})
    up.insert(up.end(), packet->begin(), packet->end());
  write(into, "up", {}, up);
  Bytes received = up;
  received.insert(received.end(), data.begin(), data.end());
  write(into, "data", {}, received);
}

void write_profile(const fs::path& folder) {
  Profile profile;
  profile.target = parse_target("example.org:8443");
  profile.versions = {{"tls1.2", Accepted::Accepted}, {"tls1.3", Accepted::Unknown}};
  profile.suites["tls1.2"] = {{0xC02B, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}};
  profile.groups["tls1.2"] = {"secp256r1"};
  profile.max_fragment_length["tls1.2"] = {{512, LimitVerdict::Obeyed}, {1024, LimitVerdict::Ignored}};
  profile.record_size_limit["tls1.3"] = {16385, LimitVerdict::Obeyed};
  Chain chain{.key = "ecdsa", .message_bytes = 438, .problem = "no issuer"};
  chain.certificates.push_back({.subject = "CN=a", .issuer = "CN=b", .key = "EC secp256r1", .bytes = 431});
  chain.trust_anchor = TrustAnchor{.subject = "CN=b", .key = "RSA 2048", .bytes = 900, .pem = "-----BEGIN"};
  profile.chains = {chain};
  profile.largest = {
      .handshake_message_type = "certificate", .handshake_message = 438, .handshake_record = 438};
  profile.largest.application_record = 512;
  profile.largest.application_basis = "negotiated";
  profile.session_ticket = true;
  profile.alpn = {"h2"};
  profile.problems = {"a problem"};
  write_file(folder / "profile" / "profile", to_json(profile).dump());
  write_file(folder / "profile" / "empty", "{}");
}

void write_responses(const fs::path& folder) {
  const auto put = [&](const char* name, std::string_view text) {
    write_file(folder / "http_response" / name, "\5" + std::string(text));
  };
  put("length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  put("chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nA: b\r\n\r\n");
  put("until-close", "HTTP/1.0 200 OK\r\n\r\nhello");
  put("interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
}

/// Packets of a broker (MQTT 3.1.1).
void write_packets(const fs::path& folder) {
  const auto put = [&](const char* name, const std::string& packets) {
    write(folder / "mqtt_packets", name, {2}, from_hex(packets));
  };
  put("answers", "20020000 40020102 50020103 62020104 70020105 9003010601 b0020107 d000");
  put("messages", "300a 0003 612f62 68656c6c6f 3b09 0003 612f62 0001 6869 3406 0002 c3a4 0002");
  put("large", "30ffffff7f 0001 61 6162636465");
}

/// The first page of a store, with two values; and with a value that replaced another, behind it one that a
/// power cut interrupted.
void write_store(const fs::path& folder) {
  const std::string head = "00000000 0b96d25c 01000000 feffffff", commit = "965b3a7c 00000000";
  const auto put = [&](const char* name, const std::string& records) {
    write(folder / "store_pages", name, {5}, from_hex(head + records));
  };
  put("values", "050004a5 38be474b 76616c7565000000 6e616d65" + commit +
                    "020001a5 8b0cb6cb 76610000 6e000000" + commit);
  put("interrupted",
      "00000000 00000000 030004a5 b16d9122 76616c00 6e616d65" + commit + "030004a5 b16d9122 76616c00");
}

void write_pages(const fs::path& folder) {
  const auto put = [&](const char* name, std::string_view text) {
    write_file(folder / "page_links" / name, "\7" + std::string(text));
  };
  put("redirect", "HTTP/1.1 301 Moved\r\nLocation: https://example.org:8443/start?a#b\r\n\r\n");
  put("page",
      "HTTP/1.1 200 OK\r\n\r\n<img\nsrc = '/a.png' alt=\"b\"/><a href=//example.org:8443/c?d&amp;e><a "
      "href=f>");
}

/// Names of certificates (GeneralNames, RFC 5280 section 4.2.1.6): of every kind that Mbed TLS takes apart.
void write_names(const fs::path& folder) {
  const std::string dns = "8207 612e6578616d70", ip = "8704 7f000001", uri = "8603 613a62",
                    mail = "8103 614062";
  const std::string directory = "a40e 300c 310a 3008 0603550403 0c0161";
  const std::string other = "a015 0608 2b06010505070804 a009 3007 06022a03 040161";
  const auto put = [&](const char* name, const std::string& names) {
    const Bytes content = from_hex(names);
    write(folder / "extensions", name, {0, 0x30, static_cast<std::uint8_t>(content.size())}, content);
    write(folder / "extensions", std::string(name) + "-alone", {1}, content);
  };
  put("dns", dns);
  put("several", dns + ip + dns);
  put("all", dns + ip + uri + mail + directory + other + dns);
  put("none", directory + other);
}

/// SubjectPublicKeyInfo (RFC 5280 section 4.1), and behind it a signature whose size the first byte says, in
/// pairs.
void write_keys(const fs::path& folder) {
  const auto put = [&](const char* name, const std::string& key, std::uint8_t pairs) {
    Bytes bytes = from_hex(key);
    bytes.insert(bytes.end(), std::size_t{2} * pairs, 0x37);
    write(folder / "public_keys", name, {pairs}, bytes);
  };
  std::string modulus = "c3";
  for (int i = 0; i < 255; ++i) modulus += "3b";
  put("rsa",
      "30820122 300d06092a864886f70d0101010500 0382010f00 3082010a 0282010100" + modulus + "0203010001", 128);
  put("rsa-3", "30820120 300d06092a864886f70d0101010500 0382010d00 30820108 0282010100" + modulus + "020103",
      128);
  put("p256",
      "3059 3013 06072a8648ce3d0201 06082a8648ce3d030107 034200 04"
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
      35);
}

/// What an image says of itself, whole; that in an ELF file; and a BIN.
void write_images(const fs::path& folder) {
  const fs::path configs = fs::path(TLSFIT_SOURCE_DIR) / "configs";
  ImageInfo info{
      .tlsfit_version = "1", .mbedtls_version = "3.6", .compiler = "gcc", .layout = "bare", .targets = {}};
  info.board = load_json(configs / "boards/pico.json");
  info.net = load_json(configs / "nets/wiznet.json");
  info.targets = {parse_target("example.org:8443")};
  info.plans = {"a plan"};
  const std::string text = to_json(info).dump();
  write_file(folder / "image_info" / "pico", text);
  write(folder / "image", "elf", {}, test::elf_with(text));
  write(folder / "image", "foreign", {}, test::elf_with("{}"));
  write(folder / "image", "bin", {}, from_hex("00100020 0900 0008 fee7"));
}

/// Programs for fuzz_guest. The first byte says where handlers begin, in halfwords behind the code's start,
/// thirteen follow that choose r0 to r12 from its list.
void write_guests(const fs::path& folder) {
  const auto put = [&](const char* name, std::uint8_t handler, const std::string& places,
                       const std::string& code) {
    write(folder / "guest", name, {handler}, from_hex(places + code));
  };
  const std::string none = "28282828282828282828282828";
  put("sleep", 1, none, "30bf fde7 00bf");             // 1: wfi; b 1b
  put("events", 4, none, "40bf 20bf 10bf fbe7 7047");  // 1: sev; wfe; yield; b 1b; h: bx lr
  put("fpu-off", 5, none, "0130 b7ee000a 00bf fae7 0698 0430 0690 7047");  // 1: adds; vmov; b 1b; h: skip it
  put("frame", 3, none, "00df fde7 00bf 0121 0791 7047");  // 1: svc; b 1b; h: spoil the stacked xPSR
  put("usart", 2, "05292c2b282828282828282828",
      "8160 c160 fce7 7047");  // BRR and CR1 from r1, again and again
  put("tick", 5, "1b2b292828282828282828282828", "4260 0761 0760 30bf fde7 7047");
  put("stack", 1, none, "2de9ff5f fce7 7047");  // push for ever
}

/// Programs for fuzz_lx106: which of its addresses are in a1 to a15, and code.
void write_lx106(const fs::path& folder) {
  const auto put = [&](const char* name, const std::string& code) {
    write(folder / "lx106", name, {}, from_hex("000102030405060708090a0b0c0d0e" + code));
  };
  put("loop", "06ffff");          // j .
  put("sleep", "007000 06feff");  // waiti 0; and again
  put("illegal", "000000");
  put("narrow", "220600 d24501 425502");  // l8ui from flash; s8i and s16i to instruction RAM
  put("own-code", "5904 a00400");         // s32i.n a5, a4, 0; jx a4
  put("system", "104061 204061 0040e7 005000 003000 101400");  // xsr, wsr; syscall; rfe; rfi
  put("timer", "20ea03 20f013 007000");                        // ccompare0 = ccount; waiti 0
  put("stack", "12c1f0 06feff");                               // addi a1, a1, -16; for ever
}

/// fuzz_script makes scripts of bytes: any do.
void write_scripts(const fs::path& folder) {
  std::uint32_t state = 1;
  for (int number = 0; number < 20; ++number) {
    Bytes bytes;
    for (int i = 0; i < 400; ++i) {
      state = state * 1664525 + 1013904223;
      bytes.push_back(static_cast<std::uint8_t>(state >> 24));
    }
    write(folder / "script", fmt::format("random-{}", number), {}, bytes);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const fs::path folder = argv[1];
  std::size_t flights = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(TLSFIT_SOURCE_DIR) / "tests/data/flights")) {
    const std::string name = entry.path().stem();
    const Bytes flight = test::recorded_flight(name);
    write(folder / "records", name, {7}, flight);
    write(folder / "server_flight", name, {6}, flight);
    write_messages(folder, name, flight);
    ++flights;
  }
  write_encrypted(folder);
  write_profile(folder);
  write_mqtt(folder);
  write_at(folder);
  write_at_drivers(folder);
  write_hci_events(folder);
  write_responses(folder);
  write_packets(folder);
  write_pages(folder);
  write_store(folder);
  write_keys(folder);
  write_names(folder);
  write_images(folder);
  write_guests(folder);
  write_lx106(folder);
  write_scripts(folder);
  return flights == 0 ? 1 : 0;
}
