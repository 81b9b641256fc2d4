#include "fit_case.hpp"

#include <sstream>
#include <stdexcept>

#include "fit/memory.hpp"
#include "fit/search.hpp"
#include "model/board.hpp"
#include "x509/certificate.hpp"

namespace tlsfit::test {

namespace {

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::vector<std::string> from(const std::vector<std::string>& words, std::size_t first) {
  return {words.begin() + static_cast<std::ptrdiff_t>(first), words.end()};
}

Chain& chain_of(Profile& profile, const std::string& key) {
  for (Chain& chain : profile.chains)
    if (chain.key == key) return chain;
  profile.chains.push_back({.key = key,
                            .message_bytes = 7,
                            .verified = true,
                            .problem = {},
                            .certificates = {},
                            .trust_anchor = {}});
  return profile.chains.back();
}

/// "EC secp256r1 < ecdsa_secp256r1_sha256 500", after the chain's key.
void add_certificate(Chain& chain, const std::vector<std::string>& words) {
  const std::string name =
      chain.certificates.empty() ? "CN=leaf" : fmt::format("CN=CA {}", chain.certificates.size());
  if (!chain.certificates.empty()) chain.certificates.back().issuer = name;
  const auto bytes = static_cast<std::uint32_t>(std::stoul(words.at(6)));
  chain.certificates.push_back({.subject = name,
                                .issuer = "CN=unknown",
                                .key = words.at(2) + " " + words.at(3),
                                .signature = words.at(5),
                                .bytes = bytes,
                                .not_before = "2026-01-01T00:00:00Z",
                                .not_after = "2027-01-01T00:00:00Z"});
  chain.message_bytes += bytes + 3;
}

void add_anchor(Chain& chain, const std::string& root) {
  const fs::path path = fs::path(TLSFIT_SOURCE_DIR) / "tests/golden/roots" / (root + ".pem");
  const std::string pem = read_text(path);
  const auto der = x509::certificates_in_pem(pem, path.string()).at(0);
  const fit::AnchorCertificate anchor = fit::anchor_of(der, path.string());
  chain.trust_anchor = {.subject = anchor.anchor.subject,
                        .key = anchor.anchor.kind,
                        .signature = "ecdsa_secp256r1_sha256",
                        .bytes = anchor.anchor.bytes,
                        .sha256 = anchor.anchor.sha256,
                        .source = "golden",
                        .pem = pem};
  chain.certificates.back().issuer = anchor.anchor.subject;
}

/// "shows EC secp256r1 450 32"
fit::ClientIdentityPtr identity_of(const std::vector<std::string>& words) {
  auto own = std::make_shared<fit::ClientIdentity>();
  own->certificate = {
      .subject = "CN=device", .kind = words.at(1) + " " + words.at(2), .sha256 = std::string(64, '0')};
  own->chain = {Bytes(std::stoul(words.at(3)), 0x30)};
  own->key = Bytes(std::stoul(words.at(4)), 0x01);
  return own;
}

void read_line(FitCase& result, const std::vector<std::string>& words) {
  const std::string& what = words.at(0);
  if (what == "board") {
    result.board = words.at(1);
    result.net = words.at(2);
    if (words.size() > 3) result.layout = words[3];
    return;
  }
  if (what == "optimize") {
    result.objective = words.at(1);
    return;
  }
  if (what == "connections") {
    result.connections = static_cast<std::uint32_t>(std::stoul(words.at(1)));
    return;
  }
  if (what == "target") {
    Profile profile;
    profile.target = parse_target(words.at(1));
    profile.target.address = "127.0.0.1:" + std::to_string(profile.target.port);
    profile.client_certificate = "none";
    result.profiles.push_back(profile);
    result.identities.push_back(nullptr);
    return;
  }
  Profile& profile = result.profiles.at(result.profiles.size() - 1);
  if (what == "accepts") {
    profile.versions[words.at(1)] = Accepted::Accepted;
    for (const std::string& name : from(words, 2))
      profile.suites[words[1]].push_back({.id = 0, .name = name});
  } else if (what == "groups") {
    profile.groups[words.at(1)] = from(words, 2);
  } else if (what == "schemes") {
    profile.signature_schemes[words.at(1)] = from(words, 2);
  } else if (what == "chain" || what == "above") {
    add_certificate(chain_of(profile, words.at(1)), words);
  } else if (what == "anchor") {
    add_anchor(chain_of(profile, words.at(1)), words.at(2));
  } else if (what == "unverified") {
    chain_of(profile, words.at(1)).verified = false;
  } else if (what == "message") {
    profile.largest.handshake_message = static_cast<std::uint32_t>(std::stoul(words.at(1)));
    profile.largest.handshake_message_type = words.at(2);
  } else if (what == "obeys") {
    for (const std::string& size : from(words, 2))
      profile.max_fragment_length[words.at(1)][static_cast<std::uint32_t>(std::stoul(size))] =
          LimitVerdict::Obeyed;
  } else if (what == "limits") {
    profile.record_size_limit["tls1.3"] = {.answer = 16385, .verdict = LimitVerdict::Obeyed};
  } else if (what == "client-certificate") {
    profile.client_certificate = words.at(1);
  } else if (what == "shows") {
    result.identities.back() = identity_of(words);
  } else {
    throw std::runtime_error("unknown word " + what);
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// `items` on lines of at most 110 characters.
std::string wrapped(const std::string& head, const std::vector<std::string>& items) {
  std::string text, line = head;
  for (const std::string& item : items) {
    if (line.size() + 1 + item.size() > 110) {
      text += line + '\n';
      line = " ";
    }
    line += " " + item;
  }
  return text + line + '\n';
}

}  // namespace

FitCase parse_fit_case(const std::string& text) {
  FitCase result;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    try {
      read_line(result, words_of(line));
    } catch (const std::exception& error) {
      throw std::runtime_error(line + ": " + error.what());
    }
  }
  return result;
}

fit::FitFolder run_fit_case(const FitCase& input) {
  ::setenv("TLSFIT_DATA_DIR", TLSFIT_SOURCE_DIR, 1);
  const fit::Catalogue catalogue = fit::load_catalogue("3.6");
  std::vector<std::vector<fit::Candidate>> choices;
  for (std::size_t i = 0; i < input.profiles.size(); ++i)
    choices.push_back(
        fit::candidates(input.profiles[i], catalogue, fit::Placement::Root, input.identities[i]));
  const fit::Trial trial = fit::trials(choices, input.objective, input.connections, catalogue).front();
  fit::FitFolder folder = fit::make_fit(trial.plans, load_board(input.board), load_net(input.net),
                                        {.layout = input.layout,
                                         .mbedtls_version = "3.6.6",
                                         .compiler = catalogue.costs.compiler,
                                         .choice = trial.choice,
                                         .measured = {}},
                                        catalogue, fit::load_templates());
  fit::check_memory(folder.fit);
  return folder;
}

std::string summary_of(const fit::FitFolder& folder) {
  std::string text;
  for (const Plan& plan : folder.fit.plans) {
    text += fmt::format("plan {} {} {}\n", plan.target.name(), plan.version, joined(plan.suites));
    text += fmt::format("  groups {}; schemes {}\n", joined(plan.groups), joined(plan.signature_schemes));
    text += fmt::format("  ends at {} ({}, {} bytes)\n", plan.anchors.at(0).subject, plan.anchors[0].kind,
                        plan.anchors[0].bytes);
    if (plan.client_certificate)
      text +=
          fmt::format("  shows {} ({})\n", plan.client_certificate->subject, plan.client_certificate->kind);
    text += fmt::format("  in {} out {} mfl {} rsl {} ({})\n", plan.record.in, plan.record.out,
                        plan.record.mfl.value_or(0), plan.record.rsl, plan.record.basis);
  }
  text += fmt::format("shape {}, {}\n", folder.fit.shape.name, folder.fit.shape.build);
  std::vector<std::string> common, own;
  for (const OptionUse& option : folder.fit.options) {
    const std::string name = option.name.starts_with("MBEDTLS_") ? option.name.substr(8) : option.name;
    const std::string item = option.value.empty() ? name : name + "=" + option.value;
    // Lists repeat what the plans say.
    if (option.value.find("MBEDTLS_") != std::string::npos) continue;
    (option.needed_by == std::vector<std::string>{"every TLS client"} ? common : own).push_back(item);
  }
  text += wrapped("every client:", common) + wrapped("for targets:", own);
  text += fmt::format("flash {} of {}; static {}, arena {}, stack {} of {}\n", folder.fit.flash.used,
                      folder.fit.flash.capacity, folder.fit.ram.static_bytes, folder.fit.ram.arena,
                      folder.fit.ram.stack, folder.fit.ram.capacity);
  std::istringstream script(folder.files.at("link.ld"));
  for (std::string line; std::getline(script, line);)
    if (line.find("LENGTH = ") != std::string::npos || line.starts_with("STACK_SIZE") ||
        line.starts_with("ARENA_SIZE"))
      text += line + '\n';
  return text;
}

}  // namespace tlsfit::test
