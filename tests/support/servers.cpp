#include "support/servers.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/process.hpp"
#include "support/loopback.hpp"

namespace tlsfit::test {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

bool accepts_connections(std::uint16_t port) {
  const int connection = connect_to(port);
  if (connection >= 0) ::close(connection);
  return connection >= 0;
}

bool has_ended(pid_t pid) {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == pid;
}

pid_t start(const std::vector<std::string>& argv, const fs::path& folder) {
  std::vector<char*> pointers;
  std::vector<std::string> arguments = argv;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const std::string log = folder / "log";
  const std::string where = folder;
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {  // only async-signal-safe calls from here to execv
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    const int in = ::open("/dev/null", O_RDONLY);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(out, 2);
    if (::chdir(where.c_str()) != 0) ::_exit(126);
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  return child;
}

std::string needed(const std::string& program) {
  const auto path = find_server(program);
  if (!path) throw std::runtime_error(program + " is not installed");
  return *path;
}

}  // namespace

Server::Server(std::vector<std::string> argv, std::uint16_t port, std::shared_ptr<TemporaryFolder> folder)
    : port_(port), folder_(std::move(folder)), pid_(start(argv, folder_->path())) {
  const auto deadline = Clock::now() + 30s;
  while (!accepts_connections(port_)) {
    const bool ended = has_ended(pid_);
    if (ended || Clock::now() > deadline) {
      const std::string said = log();
      stop();
      throw std::runtime_error(
          fmt::format("{} {}:\n{}", argv.at(0), ended ? "ended" : "is not ready after 30 s", said));
    }
    std::this_thread::sleep_for(10ms);
  }
}

Server::Server(Server&& other) noexcept
    : port_(other.port_), folder_(std::move(other.folder_)), pid_(std::exchange(other.pid_, -1)) {}

Server::~Server() {
  stop();
}

void Server::stop() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGCONT);
  ::kill(pid_, SIGTERM);
  for (int i = 0; i < 200 && !has_ended(pid_); ++i) std::this_thread::sleep_for(10ms);
  if (!has_ended(pid_)) ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void Server::pause() {
  ::kill(pid_, SIGSTOP);
}

void Server::go_on() {
  ::kill(pid_, SIGCONT);
}

std::string Server::name() const {
  return fmt::format("localhost:{}", port_);
}

std::string Server::log() const {
  const fs::path path = folder_->path() / "log";
  return fs::exists(path) ? read_text(path) : "";
}

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no free port");
  ::close(fd);
  return ntohs(address.sin_port);
}

std::optional<fs::path> find_server(const std::string& program) {
  if (auto path = find_program(program)) return path;
  for (const char* const folder : {"/usr/sbin/", "/usr/local/sbin/"})
    if (auto path = find_program(folder + program)) return path;
  return std::nullopt;
}

Server start_nginx(const NginxOptions& options) {
  std::string directives = options.directives;
  auto folder = std::make_shared<TemporaryFolder>();
  const std::uint16_t port = options.port != 0 ? options.port : free_port();
  for (std::size_t at; (at = directives.find("PORT")) != directives.npos;)
    directives.replace(at, 4, std::to_string(port));
  std::string certificates;
  for (const Identity& identity : options.identities)
    certificates += fmt::format("    ssl_certificate {};\n    ssl_certificate_key {};\n",
                                identity.chain.string(), identity.key.string());
  write_file(folder->path() / "html" / "index.html", options.page);
  for (const auto& [name, content] : options.files) write_file(folder->path() / "html" / name, content);
  write_file(folder->path() / "nginx.conf",
             fmt::format(R"(daemon off;
master_process off;
pid {0}/pid;
error_log {0}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {0}/t1; proxy_temp_path {0}/t2; fastcgi_temp_path {0}/t3;
  uwsgi_temp_path {0}/t4; scgi_temp_path {0}/t5;
  server {{
    listen 127.0.0.1:{1} ssl;
    server_name localhost;
{2}    root {0}/html;
    {3}
  }}
}}
)",
                         folder->path().string(), port, certificates, directives));
  const fs::path configuration = folder->path() / "nginx.conf";
  return Server(
      {needed("nginx"), "-e", folder->path() / "error.log", "-p", folder->path(), "-c", configuration}, port,
      folder);
}

Server start_s_server(const std::vector<Identity>& identities, const std::vector<std::string>& arguments) {
  auto folder = std::make_shared<TemporaryFolder>();
  const std::uint16_t port = free_port();
  std::vector<std::string> argv = {needed("openssl"), "s_server", "-accept",
                                   fmt::format("127.0.0.1:{}", port)};
  for (std::size_t i = 0; i < identities.size(); ++i) {
    const std::string prefix = i == 0 ? "-" : "-d";
    const Identity& identity = identities[i];
    argv.insert(argv.end(), {prefix + "cert", identity.chain, prefix + "key", identity.key});
    if (!identity.intermediates.empty())
      argv.insert(argv.end(), {prefix + "cert_chain", identity.intermediates});
  }
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return Server(std::move(argv), port, folder);
}

Server start_gnutls_serv(const std::vector<Identity>& identities, const std::vector<std::string>& arguments) {
  auto folder = std::make_shared<TemporaryFolder>();
  const std::uint16_t port = free_port();
  std::vector<std::string> argv = {needed("gnutls-serv"), "--http", fmt::format("--port={}", port)};
  for (const Identity& identity : identities) {
    argv.push_back("--x509certfile=" + identity.chain.string());
    argv.push_back("--x509keyfile=" + identity.key.string());
  }
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return Server(std::move(argv), port, folder);
}

Server start_jsse(const Identity& identity, const std::vector<std::string>& protocols) {
  auto folder = std::make_shared<TemporaryFolder>();
  const std::uint16_t port = free_port();
  const fs::path store = folder->path() / "keys.p12";
  const ProcessResult made = run_process({needed("openssl"), "pkcs12", "-export", "-in", identity.chain,
                                          "-inkey", identity.key, "-passout", "pass:test", "-out", store});
  if (!made.ok()) throw std::runtime_error("no key store: " + made.err);
  std::vector<std::string> argv = {needed("java"), TLSFIT_SOURCE_DIR "/tests/support/JsseServer.java",
                                   std::to_string(port), store};
  argv.insert(argv.end(), protocols.begin(), protocols.end());
  return Server(std::move(argv), port, folder);
}

Server start_caddy(const std::vector<Identity>& identities, const std::string& page) {
  auto folder = std::make_shared<TemporaryFolder>();
  const std::uint16_t port = free_port();
  std::string certificates;
  for (const Identity& identity : identities)
    certificates += fmt::format("  tls {} {}\n", identity.chain.string(), identity.key.string());
  write_file(folder->path() / "html" / "index.html", page);
  const fs::path configuration = folder->path() / "Caddyfile";
  write_file(configuration,
             fmt::format("{{\n  admin off\n  auto_https disable_redirects\n  storage file_system {0}\n}}\n"
                         "https://localhost:{1}, https://127.0.0.1:{1} {{\n  bind 127.0.0.1\n{2}"
                         "  root * {0}/html\n  file_server\n}}\n",
                         folder->path().string(), port, certificates));
  return Server({needed("env"), "HOME=" + folder->path().string(), needed("caddy"), "run", "--adapter",
                 "caddyfile", "--config", configuration},
                port, folder);
}

Server start_mosquitto(const Identity& identity, const std::vector<std::string>& lines) {
  auto folder = std::make_shared<TemporaryFolder>();
  const std::uint16_t port = free_port();
  std::string text = fmt::format("listener {} 127.0.0.1\nallow_anonymous true\ncertfile {}\nkeyfile {}\n",
                                 port, identity.chain.string(), identity.key.string());
  for (const std::string& line : lines) text += line + "\n";
  const fs::path configuration = folder->path() / "mosquitto.conf";
  write_file(configuration, "user root\n" + text);
  return Server({needed("mosquitto"), "-c", configuration}, port, folder);
}

Server start_nginx_mail(const Identity& identity, const std::string& protocol) {
  auto folder = std::make_shared<TemporaryFolder>();
  const std::uint16_t port = free_port();
  const fs::path configuration = folder->path() / "nginx.conf";
  write_file(configuration, fmt::format(R"(load_module {4};
daemon off;
master_process off;
pid {0}/pid;
error_log {0}/error.log;
events {{}}
mail {{
  server_name localhost;
  auth_http 127.0.0.1:1/nobody-logs-in;
  server {{
    listen 127.0.0.1:{1};
    protocol {2};
    starttls only;
    ssl_certificate {3};
    ssl_certificate_key {5};
    ssl_protocols TLSv1.2 TLSv1.3;
  }}
}}
)",
                                        folder->path().string(), port, protocol, identity.chain.string(),
                                        nginx_mail_module, identity.key.string()));
  return Server(
      {needed("nginx"), "-e", folder->path() / "error.log", "-p", folder->path(), "-c", configuration}, port,
      folder);
}

Server start_tinyproxy(std::uint16_t connect_port) {
  auto folder = std::make_shared<TemporaryFolder>();
  const std::uint16_t port = free_port();
  const fs::path configuration = folder->path() / "tinyproxy.conf";
  write_file(configuration, fmt::format("Listen 127.0.0.1\nPort {}\nAllow 127.0.0.1\nConnectPort {}\n"
                                        "MaxClients 100\nLogLevel Warning\n",
                                        port, connect_port));
  return Server({needed("tinyproxy"), "-d", "-c", configuration}, port, folder);
}

}  // namespace tlsfit::test
