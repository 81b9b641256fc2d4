// Real TLS servers for tests: each starts from its Debian package on a free loopback port, with its files in
// a temporary folder, and ends with the object that stands for it (by its pid; also if the test dies).
//
//   TLSFIT_NEEDS("nginx", "nginx");        // skips the test, and says why, where the package is missing
//   Server nginx = start_nginx({.identities = {pki.ecdsa, pki.rsa}, .page = "hello\n"});
//   ... nginx.port() ...
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/pki.hpp"

namespace tlsfit::test {

/// A running program that listens on 127.0.0.1:port().
class Server {
 public:
  /// Starts `argv`, its output in <folder>/log, and waits until `port` accepts connections.
  /// Throws std::runtime_error with the log if it ends or is not ready within 30 s.
  Server(std::vector<std::string> argv, std::uint16_t port, std::shared_ptr<TemporaryFolder> folder);
  ~Server();
  Server(Server&& other) noexcept;
  Server& operator=(Server&&) = delete;

  std::uint16_t port() const { return port_; }
  /// "localhost:PORT"
  std::string name() const;
  pid_t pid() const { return pid_; }
  fs::path folder() const { return folder_->path(); }
  /// What it has written so far.
  std::string log() const;
  /// SIGSTOP and SIGCONT: a server that stalls.
  void pause();
  void go_on();
  /// Ends it now: a server that is down.
  void stop();

 private:
  std::uint16_t port_;
  std::shared_ptr<TemporaryFolder> folder_;
  pid_t pid_ = -1;
};

/// A TCP port of 127.0.0.1 that was free a moment ago.
std::uint16_t free_port();
/// A program in PATH or in the sbin folders, where Debian keeps servers.
std::optional<fs::path> find_server(const std::string& program);

struct NginxOptions {
  std::vector<Identity> identities = {};    ///< one per key type
  std::string page = "hello from nginx\n";  ///< content of /
  std::string directives = {};              ///< further lines of the server block; PORT stands for its port
  std::vector<std::pair<std::string, std::string>> files =
      {};                  ///< further files to serve: "big.bin", content
  std::uint16_t port = 0;  ///< 0: a free one
};
Server start_nginx(const NginxOptions& options);

/// `openssl s_server -accept PORT` with the identities (the first as -cert, the second as -dcert) and
/// `arguments`
/// ("-www" to answer HTTP requests with a status page; "-WWW"/"-HTTP" serve files of the temporary folder).
Server start_s_server(const std::vector<Identity>& identities,
                      const std::vector<std::string>& arguments = {"-www"});

/// `gnutls-serv --http` with the identities and `arguments` ("--priority=NORMAL:-VERS-TLS1.3").
Server start_gnutls_serv(const std::vector<Identity>& identities,
                         const std::vector<std::string>& arguments = {});

/// Java's JSSE (tests/support/JsseServer.java), with one identity and a page of 20,000 bytes at /.
/// It speaks `protocols` only ("TLSv1.2"), if any are named.
Server start_jsse(const Identity& identity, const std::vector<std::string>& protocols = {});

/// Go's crypto/tls, as caddy: answers / with `page`.
Server start_caddy(const std::vector<Identity>& identities, const std::string& page = "hello from caddy");

/// mosquitto, an MQTT broker, with `lines` for its configuration ("require_certificate true").
Server start_mosquitto(const Identity& identity, const std::vector<std::string>& lines = {});

/// Where Debian puts it.
constexpr const char* nginx_mail_module = "/usr/lib/nginx/modules/ngx_mail_module.so";
/// nginx as a mail proxy that speaks `protocol` ("smtp", "imap") in plaintext until it is told STARTTLS.
Server start_nginx_mail(const Identity& identity, const std::string& protocol);

/// tinyproxy, an HTTP proxy that lets clients CONNECT to `connect_port` only.
Server start_tinyproxy(std::uint16_t connect_port);

}  // namespace tlsfit::test

/// Skips the running test where a server's program is not installed, saying how to get it.
#define TLSFIT_NEEDS(program, package)       \
  if (!::tlsfit::test::find_server(program)) \
  GTEST_SKIP() << "needs " << (program) << ": apt-get install " << (package)
