#include "programs.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <utility>

#include "base/file.hpp"
#include "support/pki.hpp"

namespace tlsfit::test {
namespace {

using namespace std::chrono_literals;

fs::path mbedtls_folder() {
  if (const char* const given = std::getenv("TLSFIT_MBEDTLS_DIR")) return given;
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  const char* const home = std::getenv("HOME");
  if (cache != nullptr) return fs::path(cache) / "tlsfit" / "mbedtls-3.6";
  return fs::path(home != nullptr ? home : "/") / ".cache" / "tlsfit" / "mbedtls-3.6";
}

std::string run(const std::vector<std::string>& argv) {
  ProcessOptions options;
  options.timeout = 600s;
  const ProcessResult result = run_process(argv, options);
  if (!result.ok()) throw std::runtime_error(argv[0] + ":\n" + result.out + result.err);
  return result.out;
}

std::string der_as_c(const fs::path& pem) {
  std::string out;
  for (const char byte : run({"openssl", "x509", "-in", pem.string(), "-outform", "DER"})) {
    out += std::to_string(static_cast<unsigned char>(byte)) + ",";
  }
  return out;
}

/// A fit of tests/firmware with the roots of the tests' Pki as its trust anchors.
fs::path make_fit(const std::string& name) {
  const fs::path fit = fs::path(TLSFIT_HOST_BUILD_DIR) / name / "fit";
  fs::create_directories(fit);
  const fs::path all = fs::path(TLSFIT_SOURCE_DIR) / "tests/firmware";
  const bool sample = name == "sample-fit";
  for (const char* const file : {"trust_anchors.h", "board.h", "common.h"})
    fs::copy_file(all / "sample-fit" / file, fit / file, fs::copy_options::update_existing);
  for (const char* const file : {"mbedtls_config.h", "crypto_config.h", "fit.cmake"}) {
    if (!fs::exists(all / name / file) || (sample && std::string_view(file) == "fit.cmake")) continue;
    fs::copy_file(all / name / file, fit / file, fs::copy_options::update_existing);
  }
  const Pki& pki = test_pki();
  std::string anchors =
      "#include \"trust_anchors.h\"\nstatic const unsigned char a[] = {" + der_as_c(pki.ca_ecdsa) + "};\n";
  // The provider's fits have no RSA, not even to read a certificate.
  if (sample) anchors += "static const unsigned char b[] = {" + der_as_c(pki.ca_rsa) + "};\n";
  anchors += "const struct tlsfit_trust_anchor tlsfit_trust_anchors[] = {{a, sizeof a}";
  anchors += sample ? ", {b, sizeof b}};\n" : "};\n";
  anchors += std::string("const unsigned int tlsfit_trust_anchor_count = ") + (sample ? "2" : "1") + ";\n";
  write_file(fit / "trust_anchors.c", anchors);
  return fit;
}

fs::path build(const std::string& fit) {
  const fs::path folder = fs::path(TLSFIT_HOST_BUILD_DIR) / fit / "build";
  run({"cmake", "-S", TLSFIT_SOURCE_DIR "/firmware/host", "-B", folder.string(), "-G", "Ninja",
       "-DTLSFIT_FIT_DIR=" + make_fit(fit).string(), "-DTLSFIT_MBEDTLS_DIR=" + mbedtls_folder().string(),
       "-DTLSFIT_SANITIZE=" TLSFIT_SANITIZE});
  run({"ninja", "-C", folder.string(), "rehearsal", "device"});
  return folder;
}

int count_of(const std::string& text, const std::string& part) {
  int count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

std::string missing_for_programs() {
  for (const char* const program : {"cmake", "ninja", "openssl"}) {
    if (!find_program(program)) return std::string("there is no ") + program;
  }
  const fs::path mbedtls = mbedtls_folder();
  if (!fs::exists(mbedtls / "library/ssl_tls.c")) {
    return "there is no Mbed TLS in " + mbedtls.string() + ": scripts/setup gets it";
  }
  return "";
}

const fs::path& programs(const std::string& fit) {
  static std::map<std::string, fs::path> folders;
  const auto found = folders.find(fit);
  return found != folders.end() ? found->second : folders.emplace(fit, build(fit)).first->second;
}

Device::Device(unsigned speed, const std::vector<std::string>& maps, const std::string& fit) {
  const std::string program = (programs(fit) / "device").string(), factor = std::to_string(speed);
  std::vector<char*> argv = {const_cast<char*>(program.c_str()), const_cast<char*>(factor.c_str())};
  for (const std::string& map : maps) argv.push_back(const_cast<char*>(map.c_str()));
  argv.push_back(nullptr);
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  to_ = in[1];
  from_ = out[0];
}

Device::~Device() {
  close(to_);
  close(from_);
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void Device::type(const std::string& line) {
  const std::string typed = line + "\r";
  if (write(to_, typed.data(), typed.size()) != static_cast<ssize_t>(typed.size())) {
    throw std::runtime_error("the device takes no input");
  }
}

bool Device::read_more() {
  pollfd in = {from_, POLLIN, 0};
  if (poll(&in, 1, 60000) <= 0) return false;
  char buffer[4096];
  const ssize_t count = read(from_, buffer, sizeof buffer);
  if (count <= 0) return false;
  unread_.append(buffer, static_cast<std::size_t>(count));
  return true;
}

std::string Device::until_jobs_end(int count) {
  while (count_of(unread_, "] done: ") + count_of(unread_, "] error ") < count ||
         unread_.substr(unread_.size() - 2) != "\r\n") {
    if (!read_more()) throw std::runtime_error("no more of the device than:\n" + unread_);
  }
  return std::exchange(unread_, "");
}

std::string Device::until(const std::string& text) {
  while (unread_.find(text) == std::string::npos) {
    if (!read_more()) throw std::runtime_error("no `" + text + "` in:\n" + unread_);
  }
  return std::exchange(unread_, "");
}

JobTranscript of_job(const std::string& transcript, int number) {
  JobTranscript job;
  const std::string mark = "[" + std::to_string(number) + "] ";
  std::size_t at = 0;
  while (at < transcript.size()) {
    const std::size_t end = std::min(transcript.find("\r\n", at), transcript.size());
    const std::string line = transcript.substr(at, end - at);
    at = end + 2;
    const std::size_t body = line.find("] body ");
    if (body != std::string::npos) {
      const std::size_t size = std::stoul(line.substr(body + 7));
      if (line.starts_with(mark)) job.body += transcript.substr(at, size);
      at += size + 2;
    } else if (line.starts_with(mark)) {
      job.lines.push_back(line.substr(mark.size()));
    }
  }
  return job;
}

}  // namespace tlsfit::test
