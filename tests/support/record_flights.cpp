// Records what real servers say after one ClientHello, for tests that replay it offline and for the fuzzers'
// corpora: record_flights FOLDER writes one NAME.flight each, hexadecimal after '#' lines that say what it
// is.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "support/servers.hpp"
#include "wire/client_hello.hpp"
#include "wire/server_flight.hpp"

using namespace tlsfit;

namespace {

wire::ClientHello hello(std::uint16_t version, wire::Authentication kind) {
  wire::ClientHello result;
  result.versions = {version};
  result.server_name = "localhost";
  if (version == wire::tls1_3) {
    for (const wire::Name& suite : wire::suites_tls13()) result.suites.push_back(suite.id);
    result.session_id.assign(32, 7);
  } else {
    for (const wire::Name& suite : wire::suites_tls12())
      if (wire::authentication(suite) == kind && !wire::is_null(suite)) result.suites.push_back(suite.id);
    result.session_ticket = Bytes();
  }
  for (const wire::Name& group : wire::groups()) result.groups.push_back(group.id);
  for (const wire::Name& scheme : wire::signature_schemes()) result.signature_schemes.push_back(scheme.id);
  return result;
}

/// Everything that comes until the flight is whole or the server closes.
Bytes answer(std::uint16_t port, const wire::ClientHello& question) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  Bytes received;
  const Bytes bytes = wire::encode(question);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::send(fd, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size())) {
    wire::FlightReader reader;
    std::array<std::uint8_t, 4096> buffer{};
    for (ssize_t size; reader.phase() == wire::FlightReader::Phase::Reading &&
                       (size = ::recv(fd, buffer.data(), buffer.size(), 0)) > 0;) {
      const ByteView chunk(buffer.data(), static_cast<std::size_t>(size));
      reader.feed(chunk);
      received.insert(received.end(), chunk.begin(), chunk.end());
    }
  }
  ::close(fd);
  return received;
}

void record(const fs::path& folder, const std::string& name, const std::string& about,
            const test::Server& server, const wire::ClientHello& question) {
  const std::string digits = hex(answer(server.port(), question));
  std::string text = fmt::format("# {}\n", about);
  for (std::size_t at = 0; at < digits.size(); at += 100) text += digits.substr(at, 100) + "\n";
  write_file(folder / (name + ".flight"), text);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const fs::path folder = argv[1];
  const test::Pki& pki = test::test_pki();
  using enum wire::Authentication;

  const test::Server nginx = test::start_nginx(
      {.identities = {pki.ecdsa, pki.rsa_chain}, .directives = "ssl_protocols TLSv1.2 TLSv1.3;"});
  record(folder, "nginx-tls12-ecdsa", "nginx on OpenSSL 3.0, TLS 1.2, one P-256 certificate", nginx,
         hello(wire::tls1_2, Ecdsa));
  record(folder, "nginx-tls12-rsa-chain", "nginx on OpenSSL 3.0, TLS 1.2, RSA-2048 leaf and intermediate",
         nginx, hello(wire::tls1_2, Rsa));
  wire::ClientHello small = hello(wire::tls1_2, Rsa);
  small.max_fragment_length = wire::max_fragment_length_code(512);
  record(folder, "nginx-tls12-rsa-chain-512", "the same with max_fragment_length 512", nginx, small);
  record(folder, "nginx-tls13-retry", "nginx on OpenSSL 3.0, TLS 1.3, HelloRetryRequest", nginx,
         hello(wire::tls1_3, Ecdsa));
  wire::ClientHello old = hello(wire::tls1_2, Rsa);
  old.versions = {wire::tls1_1};
  record(folder, "nginx-tls11-refused", "nginx on OpenSSL 3.0, TLS 1.1 refused by an alert", nginx, old);

  const test::Server asking =
      test::start_s_server({pki.rsa}, {"-www", "-tls1_2", "-Verify", "3", "-CAfile", pki.ca.string()});
  record(folder, "openssl-tls12-client-certificate",
         "openssl s_server -Verify, TLS 1.2, asks for a certificate", asking, hello(wire::tls1_2, Rsa));

  const test::Server gnutls = test::start_gnutls_serv({pki.ecdsa_chain, pki.rsa});
  record(folder, "gnutls-tls12-ecdsa-chain", "gnutls-serv 3.7, TLS 1.2, P-256 leaf and intermediate", gnutls,
         hello(wire::tls1_2, Ecdsa));
  record(folder, "gnutls-tls13-retry", "gnutls-serv 3.7, TLS 1.3, HelloRetryRequest", gnutls,
         hello(wire::tls1_3, Ecdsa));
  return 0;
}
