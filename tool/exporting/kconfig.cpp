#include "exporting/kconfig.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace tlsfit::exporting {

namespace {

void add_suite(std::set<std::string>& needs, const std::string& suite) {
  for (const char* const exchange : {"ECDHE_ECDSA", "ECDHE_RSA", "DHE_RSA"})
    if (suite.find(fmt::format("TLS_{}_", exchange)) != suite.npos)
      needs.insert(fmt::format("suite:{}", exchange));
  if (suite.starts_with("TLS_RSA_")) needs.insert("suite:RSA");
  for (const char* const cipher :
       {"AES_128_GCM", "AES_256_GCM", "AES_128_CCM", "AES_128_CBC", "AES_256_CBC", "CHACHA20_POLY1305"})
    if (suite.find(cipher) != suite.npos) needs.insert(fmt::format("cipher:{}", cipher));
  needs.insert(suite.ends_with("SHA384") ? "hash:sha384" : "hash:sha256");
}

/// Of "EC secp384r1" or "RSA 2048".
void add_key(std::set<std::string>& needs, std::string_view kind) {
  if (kind.starts_with("EC ")) {
    needs.insert(fmt::format("curve:{}", kind.substr(3)));
    needs.insert("verify:ecdsa");
  }
  if (kind.starts_with("RSA ")) needs.insert("verify:rsa");
}

void add_scheme(std::set<std::string>& needs, std::string_view scheme) {
  for (const char* const hash : {"sha256", "sha384", "sha512"})
    if (scheme.ends_with(hash)) needs.insert(fmt::format("hash:{}", hash));
  if (scheme.starts_with("ecdsa_secp")) {
    needs.insert(fmt::format("curve:{}", scheme.substr(6, scheme.rfind('_') - 6)));
    needs.insert("verify:ecdsa");
  }
  if (scheme.starts_with("rsa_")) needs.insert("verify:rsa");
  if (scheme.starts_with("rsa_pss")) needs.insert("verify:rsa-pss");
}

bool wanted(const Json& conditions, const std::set<std::string>& needs) {
  return std::any_of(conditions.begin(), conditions.end(), [&](const Json& condition) {
    return condition == "always" || needs.contains(condition.get<std::string>());
  });
}

std::uint32_t largest(const Fit& fit, std::uint32_t RecordPlan::*size) {
  std::uint32_t most = 0;
  for (const Plan& plan : fit.plans) most = std::max(most, plan.record.*size);
  return most;
}

/// "y", "n", or a number.
std::string value_of(const Json& option, const Fit& fit, const std::set<std::string>& needs) {
  if (!option.contains("value")) return wanted(option.at("when"), needs) ? "y" : "n";
  return std::to_string(largest(fit, option.at("value") == "in" ? &RecordPlan::in : &RecordPlan::out));
}

}  // namespace

std::set<std::string> needs_of(const Fit& fit) {
  std::set<std::string> needs;
  for (const Plan& plan : fit.plans) {
    needs.insert("version:" + plan.version);
    add_suite(needs, plan.suite);
    for (const std::string& suite : plan.suites) add_suite(needs, suite);
    for (const std::string& group : plan.groups) needs.insert("curve:" + group);
    if (!plan.group.empty()) needs.insert("exchange:ecdhe");
    for (const std::string& scheme : plan.signature_schemes) add_scheme(needs, scheme);
    for (const Anchor& anchor : plan.anchors) {
      add_key(needs, anchor.kind);
      if (anchor.placement == "key") needs.insert("pinned-key");
    }
    if (plan.record.mfl) needs.insert("mfl");
    if (plan.record.rsl) needs.insert("rsl");
    if (plan.record.handshake_in != 0) needs.insert("growing-records");
    if (!plan.target.alpn.empty()) needs.insert("alpn");
    if (plan.target.resume) needs.insert("resume");
    if (plan.client_certificate) {
      needs.insert("client-certificate");
      add_key(needs, plan.client_certificate->kind);
    }
  }
  if (fit.shape.name.starts_with("provider")) needs.insert("provider");
  return needs;
}

Files kconfig_files(std::string_view system, const Fit& fit, const Words& words) {
  const fs::path path = data_folder() / "configs/mbedtls" / mbedtls_line / "kconfig.json";
  const Json all = load_json(path);
  const Json& table = all.at(std::string(system));
  const std::set<std::string> needs = needs_of(fit);
  const std::string made = fmt::format(
      "# tlsfit {}: {}\n# The names are those of {}, as it was on {}.\n", words.version,
      printable(words.command), table.at("source").get<std::string>(), table.at("date").get<std::string>());
  std::string options = made;
  for (const Json& group : table.at("groups")) {
    options += fmt::format("\n# {}\n", group.at("title").get<std::string>());
    for (const Json& option : group.at("options"))
      options += fmt::format("{}={}\n", option.at("name").get<std::string>(), value_of(option, fit, needs));
  }
  std::string left =
      fmt::format("# What {} cannot say of this fit\n\n", table.at("title").get<std::string>());
  for (const Json& lack : table.at("lacks"))
    if (wanted(lack.at("when"), needs)) left += fmt::format("- {}\n", lack.at("text").get<std::string>());
  left += fmt::format(
      "\nThe figures of the fit hold for tlsfit's own firmware. The names above are those of {}, as it was "
      "on {}.\n",
      table.at("source").get<std::string>(), table.at("date").get<std::string>());
  return {{table.at("file").get<std::string>(), options}, {"NOT-EXPRESSED.md", left}};
}

}  // namespace tlsfit::exporting
