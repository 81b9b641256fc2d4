#include "check/judge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "check/dates.hpp"
#include "check/room.hpp"

namespace tlsfit::check {

namespace {

using Kind = Answer::Kind;

constexpr std::uint32_t largest_fragment = 16384;  // RFC 8446 section 5.1

/// "TLS 1.2"
std::string spoken(const Version& version) {
  return version.starts_with("tls") ? "TLS " + version.substr(3) : version;
}

/// "max_fragment_length 512"
std::string limit_name(const Plan& plan, const Image& image) {
  return plan.record.mfl ? fmt::format("max_fragment_length {}", *plan.record.mfl)
                         : fmt::format("record_size_limit {}", image.buffer);
}

class Judgement {
 public:
  Judgement(const Subject& subject, const Observation& seen, const Terms& terms)
      : subject_(subject), plan_(subject.plan), seen_(seen), terms_(terms) {}

  TargetCheck result() {
    check_.fit = subject_.fit;
    check_.target = plan_.target.name();
    check_.connections = seen_.connections;
    if (!seen_.unreachable.empty()) return unknown(seen_.unreachable);
    if (seen_.offer.kind != Kind::Agreed && !seen_.offer.is_no())
      return unknown(seen_.offer.words.empty() ? "no answer" : seen_.offer.words);
    // Whoever says nothing to anybody is down, whatever port is open.
    if (seen_.version.kind == Kind::Closed && seen_.favourite_version.empty())
      return unknown("it speaks no TLS at all: " + seen_.version.words);
    offer();
    client_certificate();
    if (seen_.chain) chain(*seen_.chain);
    if (seen_.flight) buffer(*seen_.flight);
    limit();
    favourites();
    check_.connects = check_.changes.empty();
    return std::move(check_);
  }

 private:
  TargetCheck unknown(const std::string& why) {
    check_.error = why;
    return std::move(check_);
  }
  void changed(const char* kind, std::string what) { check_.changes.push_back({kind, std::move(what)}); }
  void warn(const char* kind, std::string what) { check_.warnings.push_back({kind, std::move(what)}); }

  void offer() {
    if (seen_.offer.kind == Kind::Agreed) return;
    const std::string& words = seen_.offer.words;
    const std::string version = spoken(plan_.version);
    if (seen_.version.is_no()) {
      everything_refused(version);
      return;
    }
    const std::size_t before = check_.changes.size();
    if (seen_.suite.is_no())
      changed("suite", fmt::format("{} {} gone ({})", joined(plan_.suites, ", "),
                                   plan_.suites.size() == 1 ? "is" : "are", seen_.suite.words));
    if (seen_.group.is_no())
      changed("group", fmt::format("{} {} gone ({})", joined(plan_.groups, ", "),
                                   plan_.groups.size() == 1 ? "is" : "are", seen_.group.words));
    if (seen_.signature_scheme.is_no())
      changed("signature-scheme",
              fmt::format("it signs with none of {} any more ({})", joined(plan_.signature_schemes, ", "),
                          seen_.signature_scheme.words));
    if (seen_.without_limit.kind == Kind::Agreed)
      changed("limit", fmt::format("{} is refused now ({})", limit_name(plan_, subject_.image), words));
    if (check_.changes.size() == before)
      changed("handshake",
              fmt::format("what the image offers is refused ({}){}", words,
                          seen_.version.kind == Kind::Agreed ? ", though no single part of it is" : ""));
  }

  /// Not only what the image offers.
  void everything_refused(const std::string& version) {
    const std::string& words = seen_.version.words;
    const auto mentions = [&](const char* what) { return words.find(what) != std::string::npos; };
    if (mentions("unrecognized_name"))
      changed("name",
              fmt::format("the server does not know the name {} any more ({})", plan_.target.sni, words));
    else if (!seen_.favourite_version.empty() || mentions("protocol_version") ||
             mentions("handshake_failure") || mentions("answered with"))
      changed("version", fmt::format("{} is gone ({})", version, words));
    else
      changed("handshake", fmt::format("whatever is offered in {} is refused ({})", version, words));
  }

  void client_certificate() {
    const std::string& word = seen_.client_certificate;
    if (plan_.client_certificate) {
      if (word == "required" && seen_.client_certificate_shown)
        changed("client-certificate", "the client certificate is not taken any more");
      else if (word != "none" && !seen_.client_certificate_shown)
        check_.notes.emplace_back(
            "whether the device's certificate is taken was not tried: --client-cert and --client-key do");
      return;
    }
    if (word == "required")
      changed("client-certificate", "a client certificate is required now, and the image has none");
    else if (word == "optional" && subject_.profile && subject_.profile->client_certificate == "none")
      warn("client-certificate", "a client certificate is asked for now, and not yet insisted on");
  }

  bool pinned() const { return !plan_.anchors.empty() && plan_.anchors.front().placement == "key"; }

  /// The anchor that the way ends at; null if there is none.
  const Anchor* anchor(const ShownChain& shown) const {
    for (const Anchor& one : subject_.image.anchors)
      if (one.sha256 == shown.anchor_sha256) return &one;
    return nullptr;
  }

  std::string anchors_text() const {
    if (plan_.anchors.size() != 1) return fmt::format("any of the image's {} anchors", plan_.anchors.size());
    return fmt::format("the image's anchor {} ({})", plan_.anchors.front().subject,
                       plan_.anchors.front().kind);
  }

  void chain(const ShownChain& shown) {
    if (shown.certificates.empty()) return;
    const Certificate& own = shown.certificates.front();
    if (!shown.anchored && pinned())
      changed("anchor",
              fmt::format("the server's key is not the one that the image pins ({}), but another {}",
                          plan_.anchors.front().kind, own.key));
    else if (!shown.anchored)
      changed("anchor", fmt::format("the chain of {} (issued by {}) does not end at {}: {}", own.subject,
                                    own.issuer, anchors_text(), shown.problem));
    if (!shown.covers_name)
      changed("name", fmt::format("the certificate {} is not for {}", own.subject, plan_.target.sni));
    readable(shown);
    dates(shown);
  }

  /// Every key has to be read, or the whole message fails; signatures are verified up to the anchor.
  void readable(const ShownChain& shown) {
    const Image& image = subject_.image;
    for (std::size_t i = 0; i < shown.certificates.size(); ++i) {
      const Certificate& one = shown.certificates[i];
      const bool on_path = std::find(shown.path.begin(), shown.path.end(), i) != shown.path.end();
      // Above the anchor what nobody can read is skipped, unless its signature is of a known kind.
      if (!image.reads(one.key) && (on_path || image.signatures.contains(one.signature)))
        changed("certificate",
                fmt::format("the key of {} is {}, which the image cannot read", one.subject, one.key));
      else if (on_path && !pinned() && one.subject != one.issuer && !image.signatures.contains(one.signature))
        changed("certificate", fmt::format("{} is signed with {}, which the image cannot verify", one.subject,
                                           one.signature));
    }
  }

  /// "the certificate CN=localhost", "the intermediate CN=…", "the trust anchor CN=…"
  void date(const std::string& what, const std::string& begin, const std::string& end) {
    const auto left = days_until(end, terms_.now);
    if (const auto since = days_until(terms_.now, begin); since && *since < 0)
      changed("not-yet-valid", fmt::format("{} is valid from {} on", what, begin.substr(0, 10)));
    if (!left) return;
    check_.days_left = std::min(check_.days_left.value_or(*left), *left);
    if (*left < 0)
      changed("expired", fmt::format("{} ended on {}", what, end.substr(0, 10)));
    else if (seconds_of(end).value_or(0) - seconds_of(terms_.now).value_or(0) <=
             std::int64_t{86400} * terms_.days)
      warn("ends-soon", fmt::format("{} ends {}, on {}", what,
                                    *left == 0   ? "today"
                                    : *left == 1 ? "tomorrow"
                                                 : fmt::format("in {} days", *left),
                                    end.substr(0, 10)));
  }

  void dates(const ShownChain& shown) {
    for (const std::size_t i : shown.path)
      date(fmt::format("{} {}", i == 0 ? "the certificate" : "the intermediate",
                       shown.certificates[i].subject),
           shown.certificates[i].not_before, shown.certificates[i].not_after);
    const Anchor* const end = anchor(shown);
    if (shown.anchored && end != nullptr && !pinned())
      date("the trust anchor " + end->subject, "", end->not_after);
  }

  /// What the same chain took when the fit was made; 0 if that is not known.
  std::uint32_t message_then() const {
    std::uint32_t then = 0;
    if (!subject_.profile || !seen_.chain || seen_.chain->certificates.empty()) return 0;
    const bool rsa = seen_.chain->certificates.front().key.starts_with("RSA");
    for (const Chain& chain : subject_.profile->chains)
      if (chain.key == (rsa ? "rsa" : "ecdsa")) then = std::max(then, chain.message_bytes);
    return then;
  }

  void buffer(const Flight& flight) {
    const std::uint32_t room = room_for(flight), have = subject_.image.buffer;
    if (room > have) {
      changed("buffer", fmt::format("the handshake takes {} at once, and the image's buffer has {}",
                                    bytes_text(room), bytes_text(have)));
    } else if (std::uint64_t{room} * tenth > std::uint64_t{have} * (tenth - 1) &&
               certificate_message(flight) >= message_then() + bytes_of_renewals) {
      warn("buffer", fmt::format("the handshake has grown to {} of the {} that the image's buffer has",
                                 grouped(room), bytes_text(have)));
    }
  }

  void limit() {
    if (!seen_.limit) return;
    const std::string name = limit_name(plan_, subject_.image);
    std::string what;
    switch (*seen_.limit) {
      case LimitVerdict::Obeyed:
      case LimitVerdict::Refused:  // told with the offer
        return;
      case LimitVerdict::Unknown:
        check_.notes.push_back(
            fmt::format("whether {} is kept to was not seen: nothing longer came; name something longer with "
                        "--path",
                        name));
        return;
      case LimitVerdict::Ignored:
        what = fmt::format("{} is ignored now", name);
        break;
      case LimitVerdict::EchoedNotObeyed:
        what = fmt::format("{} is agreed to and not kept to", name);
        break;
    }
    what += fmt::format(": records of up to {} came", bytes_text(seen_.longest_record));
    if (subject_.image.buffer >= largest_fragment)
      warn("limit",
           what + fmt::format("; the image's buffer of {} holds any", bytes_text(subject_.image.buffer)));
    else
      changed("limit", what);
  }

  void favourites() {
    if (!subject_.profile) return;
    const Profile& then = *subject_.profile;
    const auto accepted = [&](const char* version) {
      const auto found = then.versions.find(version);
      return found == then.versions.end() ? Accepted::Unknown : found->second;
    };
    if (accepted("tls1.3") != Accepted::Unknown && !seen_.favourite_version.empty()) {
      const Version before = accepted("tls1.3") == Accepted::Accepted ? "tls1.3" : "tls1.2";
      if (seen_.favourite_version != before)
        warn("prefers-version", fmt::format("the server prefers {} now, and preferred {}",
                                            spoken(seen_.favourite_version), spoken(before)));
    }
    const auto now = seen_.favourite_suites.find(plan_.version);
    const auto before = then.suites.find(plan_.version);
    if (now == seen_.favourite_suites.end() || before == then.suites.end() || before->second.empty()) return;
    if (now->second != before->second.front().name)
      warn("prefers-suite", fmt::format("the server prefers {} in {} now, and preferred {}", now->second,
                                        spoken(plan_.version), before->second.front().name));
  }

  const Subject& subject_;
  const Plan& plan_;
  const Observation& seen_;
  const Terms& terms_;
  TargetCheck check_;
};

}  // namespace

TargetCheck judge(const Subject& subject, const Observation& seen, const Terms& terms) {
  return Judgement(subject, seen, terms).result();
}

void add_rehearsal(TargetCheck& check, const std::string& outcome) {
  check.rehearsal = outcome;
  if (outcome == "ok") return;
  check.changes.push_back(
      {"rehearsal", "a client with the image's own configuration is refused: " + outcome});
  check.connects = false;
}

}  // namespace tlsfit::check
