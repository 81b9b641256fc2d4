#include "fit/folder.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "model/board.hpp"
#include "source_tree.hpp"
#include "support/board_and_net.hpp"

namespace tlsfit::fit {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

FitOptions legacy() {
  return {
      .layout = "", .mbedtls_version = "3.6.6", .compiler = "gcc", .choice = test::choice(), .measured = {}};
}

FitFolder made(Profile profile, FitOptions options = legacy()) {
  const Catalogue& known = test::catalogue();
  return make_fit({candidates(profile, known).at(0)}, load_board(test::any_board), load_net(test::any_net),
                  options, known, load_templates());
}

std::string exit_of(const FitFolder& folder) {
  try {
    check_memory(folder.fit);
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::No);
    return error.what();
  }
  return "";
}

TEST(Folder, TheSameInputsGiveTheSameBytes) {
  EXPECT_EQ(made(test::p256_profile()).files, made(test::p256_profile()).files);
}

TEST(Folder, FitJsonReadsBack) {
  const FitFolder folder = made(test::p256_profile());
  EXPECT_EQ(fit_from_json(parse_json(folder.files.at("fit.json"), "fit.json"), "fit.json"), folder.fit);
}

TEST(Folder, EveryDefineSaysWhoNeedsIt) {
  const std::string config = made(test::p256_profile()).files.at("mbedtls_config.h");
  std::size_t defines = 0;
  for (std::size_t at = 0; at < config.size();) {
    const std::size_t end = config.find('\n', at);
    const std::string line = config.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with("#define ") || line == "#define TLSFIT_MBEDTLS_CONFIG_H") continue;
    ++defines;
    EXPECT_TRUE(line.find(" /* ") != std::string::npos && line.ends_with(" */")) << line;
  }
  EXPECT_GT(defines, 50u);
}

TEST(Folder, NothingOfThisMachineIsInTheFiles) {
  Profile profile = test::p256_profile();
  profile.chains[0].trust_anchor->source = "/home/somebody/secret/ca.pem";
  for (const auto& [name, content] : made(profile).files)
    EXPECT_THAT(content, Not(HasSubstr("/home/somebody"))) << name;
}

TEST(Folder, KeepsTheProfilesItWasMadeFromAndNoFolderOfThisMachine) {
  Profile profile = test::p256_profile();
  profile.chains[0].trust_anchor->source = "/home/somebody/secret/ca.pem";
  Profile other = profile;
  other.target.sni = "another.name";
  FitFolder folder = made(profile);
  set_profiles(folder, {profile, other});
  const std::string name = fmt::format("{}-{}", profile.target.host, profile.target.port);
  const TemporaryFolder place;
  write_file(place.path() / "profiles/old-443.profile.json", "of a fit before");
  write_file(place.path() / "profiles/notes.txt", "a person's own");
  write_fit(folder, place.path());
  const fs::path kept = place.path() / "profiles" / (name + ".profile.json");
  profile.chains[0].trust_anchor->source = "ca.pem";
  EXPECT_EQ(profile_from_json(load_json(kept), "kept"), profile);
  EXPECT_EQ(
      profile_from_json(load_json(place.path() / "profiles" / (name + "-2.profile.json")), "kept").target.sni,
      "another.name");
  EXPECT_FALSE(fs::exists(place.path() / "profiles/old-443.profile.json"));
  EXPECT_TRUE(fs::exists(place.path() / "profiles/notes.txt"));
  EXPECT_FALSE(fs::exists(place.path() / ".new"));
  EXPECT_EQ(read_fit(place.path()).files, folder.files);
  EXPECT_EQ(read_fit(place.path()).fit, folder.fit);
}

TEST(Folder, MadeByNamesTheCommandThatAPersonGave) {
  FitFolder folder = made(test::p256_profile());
  const std::string before = folder.command;
  set_command(folder, "tlsfit fit my*/.json --ca ca.pem");
  std::size_t named = 0;
  for (const auto& [name, content] : folder.files) {
    EXPECT_THAT(content, Not(HasSubstr(before))) << name;
    named += content.find("    tlsfit fit my* /.json --ca ca.pem\n") != content.npos ? 1 : 0;
  }
  EXPECT_GE(named, 4u);
}

TEST(Folder, AHostileSubjectStaysInsideItsComment) {
  Profile profile = test::p256_profile();
  profile.chains[0].trust_anchor->subject = "CN=*/\nint hacked;/*";
  const FitFolder folder = made(profile);
  EXPECT_THAT(folder.files.at("trust_anchors.c"), HasSubstr("CN=* /\\x0aint hacked;/ *"));
  EXPECT_THAT(folder.files.at("mbedtls_config.h"), Not(HasSubstr("\nint hacked")));
}

// Without KEEP, --gc-sections drops what would call a constructor, and the assertion has nothing to see.
TEST(Folder, AConstructorThatNobodyWouldCallEndsTheBuild) {
  const std::string script = made(test::p256_profile(), legacy()).files.at("link.ld");
  EXPECT_THAT(script, HasSubstr("KEEP(*(.preinit_array .init_array"));
  EXPECT_THAT(script, HasSubstr("ASSERT(SIZEOF(.init_array) == 0"));
}

TEST(Folder, RefusesMoreConnectionsThanTheNetHas) {
  FitOptions options = legacy();
  const std::uint32_t most = load_net(test::any_net).connections;
  options.choice.connections = most;
  EXPECT_THAT(made(test::p256_profile(), options).files.at("board.h"),
              HasSubstr(fmt::format("connections = {};", most)));
  options.choice.connections = most + 1;
  try {
    made(test::p256_profile(), options);
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::No);
    EXPECT_THAT(error.what(), HasSubstr(fmt::format("--connections {}", most)));
  }
}

TEST(Folder, TheLayoutSaysWhereTheImageIs) {
  FitOptions options = legacy();
  options.layout = "espruino";
  FitFolder folder = made(test::p256_profile(), options);
  EXPECT_THAT(folder.files.at("link.ld"),
              HasSubstr("ORIGIN = 0x08010000, LENGTH = DEFINED(tlsfit_store) ? 65536 : 327680"));
  EXPECT_THAT(folder.files.at("board.h"), HasSubstr("{ 0x08020000, 0x08040000 }, store_page_size = 131072;"));
  options.layout = "bare";
  folder = made(test::p256_profile(), options);
  EXPECT_THAT(folder.files.at("link.ld"),
              HasSubstr("ORIGIN = 0x08000000, LENGTH = DEFINED(tlsfit_store) ? 393216 : 393216"));
  EXPECT_THAT(folder.files.at("link.ld"), HasSubstr("DEFINED(tlsfit_store) ? 0x0800c000 : 0"));
  options.layout = "nonsense";
  EXPECT_THROW(made(test::p256_profile(), options), Error);
}

TEST(Folder, SaysHowManyWordsTheImageHas) {
  FitOptions options = legacy();
  EXPECT_THAT(made(test::p256_profile(), options).files.at("fit.cmake"), HasSubstr("TLSFIT_WORDS \"full\""));
  options.words = "none";
  const FitFolder folder = made(test::p256_profile(), options);
  EXPECT_THAT(folder.files.at("fit.cmake"), HasSubstr("TLSFIT_WORDS \"none\""));
  EXPECT_THAT(folder.command, HasSubstr(" --words none"));
  EXPECT_EQ(fit_from_json(Json::parse(folder.files.at("fit.json")), "fit.json").words, "none");
}

TEST(Folder, OneAnchorForTwoTargetsIsWrittenOnce) {
  const Catalogue& known = test::catalogue();
  Candidate first = candidates(test::p256_profile(), known).at(0), second = first;
  second.plan.target.host = "other.example";
  const FitFolder folder = make_fit({first, second}, load_board(test::any_board), load_net(test::any_net),
                                    legacy(), known, load_templates());
  const std::string& anchors = folder.files.at("trust_anchors.c");
  EXPECT_THAT(anchors, HasSubstr("tlsfit_trust_anchor_count = 1;"));
  EXPECT_THAT(anchors, HasSubstr("tlsfit_target_count = 2;"));
  EXPECT_THAT(anchors, HasSubstr("localhost:8443, other.example:8443 */"));
}

TEST(Folder, AnAnchorThatIsSentSaysWhereItsIdentityIs) {
  Profile profile = test::p256_profile();
  const FitFolder without = made(profile);
  EXPECT_THAT(without.files.at("trust_anchors.h"), Not(HasSubstr("identity")));
  profile.chains[0].certificates.push_back({.subject = "CN=Golden p256",
                                            .issuer = "CN=Golden p256",
                                            .key = "EC secp256r1",
                                            .signature = "ecdsa_secp256r1_sha256",
                                            .bytes = 400,
                                            .not_before = "",
                                            .not_after = "",
                                            .pem = test::root_pem("p256")});
  const FitFolder with = made(profile);
  EXPECT_THAT(with.files.at("trust_anchors.h"), HasSubstr("unsigned short identity"));
  EXPECT_THAT(with.files.at("trust_anchors.c"), ContainsRegex("sizeof anchor_1, 0, [0-9]+, [0-9]+}"));
  EXPECT_THAT(with.files.at("mbedtls_config.h"), HasSubstr("#define TLSFIT_SENT_ANCHORS"));
}

TEST(Memory, OverFullSaysByHowMuchAndWhatIsLargest) {
  FitOptions options = legacy();
  options.choice.connections = 5;
  EXPECT_EQ(exit_of(made(test::p256_profile())), "");
  EXPECT_THAT(exit_of(made(test::p256_profile(), options)),
              testing::AllOf(HasSubstr("RAM over by "), HasSubstr("of 98,304; largest: Mbed TLS's arena"),
                             HasSubstr("because of localhost:8443"), HasSubstr("--connections 1")));
  FitFolder folder = made(test::p256_profile());
  folder.fit.flash.free = -299;
  EXPECT_THAT(exit_of(folder), HasSubstr("flash over by 299 bytes"));
}

TEST(Memory, WhatWasMeasuredReplacesTheGuess) {
  FitOptions options = legacy();
  options.measured = {.flash = 60'000,
                      .static_bytes = 3'000,
                      .heap_peak = 5'000,
                      .stack_peak = 1'500,
                      .handshake = 9,
                      .ran = true};
  const Fit fit = made(test::p256_profile(), options).fit;
  const RamUse& ram = fit.ram;
  EXPECT_GE(ram.arena, 10'000u);
  EXPECT_LE(ram.arena, 10'400u);
  EXPECT_EQ(ram.arena % 8, 0u);
  EXPECT_EQ(ram.stack % 8, 0u);
  EXPECT_EQ(ram.total_peak, 9'500u) << "of one request";
  EXPECT_EQ(ram.free, 98'304 - static_cast<std::int64_t>(reserved(ram)));
  EXPECT_EQ(ram.basis, "measured");
  EXPECT_EQ(fit.flash.used, 60'000u);
  EXPECT_EQ(fit.flash.basis, "measured");
}

TEST(Memory, AnImageThatDidNotRunHasEstimatedHeap) {
  FitOptions options = legacy();
  options.measured = {.flash = 60'000, .static_bytes = 3'000};
  const Fit fit = made(test::p256_profile(), options).fit;
  EXPECT_EQ(fit.flash.basis, "measured");
  EXPECT_EQ(fit.ram.basis, "estimated");
  EXPECT_GT(fit.ram.heap_peak, 1'000u);
}

// tlsfit/store.hpp: the image has to leave pages alone.
TEST(Memory, TheImageMayTakeWhatItWasMeasuredToHave) {
  FitOptions options = legacy();
  options.measured = {.flash = 60'000, .static_bytes = 3'000};
  EXPECT_EQ(made(test::p256_profile(), options).fit.flash.capacity, 393'216U);
  options.measured->flash_capacity = 344'064;
  const FlashUse flash = made(test::p256_profile(), options).fit.flash;
  EXPECT_EQ(flash.capacity, 344'064U);
  EXPECT_EQ(flash.free, 284'064);
}

TEST(Folder, AShapeOverPsaHasItsListOfWhatItMayBeAskedFor) {
  EXPECT_FALSE(made(test::p256_profile()).files.contains("crypto_config.h"));
  FitOptions options = legacy();
  options.choice = test::choice("flash", "provider-small");
  const FitFolder folder = made(test::p256_profile(), options);
  EXPECT_THAT(folder.files.at("crypto_config.h"), HasSubstr("#define PSA_WANT_ALG_GCM 1 /*"));
  EXPECT_THAT(folder.files.at("mbedtls_config.h"), Not(HasSubstr("PSA_WANT_")));
  EXPECT_THAT(folder.files.at("fit.cmake"), HasSubstr("set(TLSFIT_CRYPTO \"provider-small\")"));
}

TEST(WriteFit, LeavesUnchangedFilesAndStrangersAlone) {
  const TemporaryFolder place;
  const fs::path folder = place.path() / "deep" / "fit";
  const FitFolder content = made(test::p256_profile());
  write_fit(content, folder);
  write_file(folder / "notes.txt", "mine");
  const auto before = fs::last_write_time(folder / "link.ld");
  write_fit(content, folder);
  EXPECT_EQ(fs::last_write_time(folder / "link.ld"), before);
  EXPECT_EQ(read_text(folder / "notes.txt"), "mine");
  for (const auto& [name, text] : content.files) EXPECT_EQ(read_text(folder / name), text);
  EXPECT_FALSE(fs::exists(folder / ".new"));
}

TEST(WriteFit, AFileInTheWayIsOneClearLine) {
  const TemporaryFolder place;
  write_file(place.path() / "fit", "a file");
  try {
    write_fit(made(test::p256_profile()), place.path() / "fit");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    EXPECT_THAT(error.what(), HasSubstr("cannot be made"));
  }
}

Candidate mutual(const ClientIdentityPtr& own, std::uint16_t port = 8443) {
  Profile profile = test::p256_profile();
  profile.client_certificate = "required";
  profile.target.port = port;
  return candidates(profile, test::catalogue(), Placement::Root, own).at(0);
}

FitFolder made_of(const std::vector<Candidate>& plans) {
  return make_fit(plans, load_board(test::any_board), load_net(test::any_net), legacy(), test::catalogue(),
                  load_templates());
}

TEST(Folder, WithoutAClientCertificateThereIsNothingOfOne) {
  const FitFolder folder = made(test::p256_profile());
  EXPECT_TRUE(folder.secret_files.empty());
  for (const auto& [name, content] : folder.files) {
    EXPECT_THAT(name, Not(HasSubstr("client")));
    if (name != "fit.json" && name != "link.ld") {
      EXPECT_THAT(content, Not(HasSubstr("client_certificate"))) << name;
      EXPECT_THAT(content, Not(HasSubstr("TLSFIT_CLIENT"))) << name;
    }
  }
  EXPECT_THAT(folder.files.at("fit.json"), HasSubstr("\"client_certificate\": null"));
}

TEST(Folder, AProtocolIsAskedForWhereOneIsNamed) {
  const Profile plain = test::p256_profile();
  for (const auto& [name, content] : made(plain).files)
    if (name != "link.ld") {
      EXPECT_THAT(content, Not(HasSubstr("alpn"))) << name;
      EXPECT_THAT(content, Not(HasSubstr("MBEDTLS_SSL_ALPN"))) << name;
    }
  Profile named = plain;
  named.target.port = 443;
  named.target.alpn = "x-amzn-mqtt-ca";
  const FitFolder folder = made_of({candidates(named, test::catalogue(), Placement::Root, nullptr).at(0),
                                    candidates(plain, test::catalogue(), Placement::Root, nullptr).at(0)});
  EXPECT_THAT(folder.files.at("mbedtls_config.h"), HasSubstr("#define MBEDTLS_SSL_ALPN /* localhost:443: "));
  EXPECT_THAT(folder.files.at("trust_anchors.c"), HasSubstr("schemes_1, {\"x-amzn-mqtt-ca\", 0}}"));
  EXPECT_THAT(folder.files.at("trust_anchors.c"), HasSubstr("schemes_2, {0, 0}}"));
  EXPECT_EQ(folder.fit.plans.at(0).target.alpn, "x-amzn-mqtt-ca");
}

TEST(Folder, AProtocolKeepsNoShapeOut) {
  Profile named = test::p256_profile();
  named.target.alpn = "mqtt";
  const Features
      plain = candidates(test::p256_profile(), test::catalogue(), Placement::Root, nullptr).at(0).features,
      asking = candidates(named, test::catalogue(), Placement::Root, nullptr).at(0).features;
  EXPECT_TRUE(asking.contains("alpn"));
  for (const Shape& shape : test::catalogue().shapes)
    EXPECT_EQ(shape.can_serve(asking), shape.can_serve(plain)) << shape.name;
}

TEST(Folder, SessionsAreResumedWhereTheListSaysSo) {
  const Profile plain = test::p256_profile();
  for (const auto& [name, content] : made(plain).files)
    if (name != "link.ld") {
      EXPECT_THAT(content, Not(HasSubstr("SESSION"))) << name;
      EXPECT_THAT(content, Not(HasSubstr("  unsigned char session;"))) << name;
    }
  Profile resumed = plain;
  resumed.target.port = 8883;
  resumed.target.resume = true;
  resumed.resumption = {.resumes = true, .ticket = 180, .keeps_limit = true};
  const auto first = [](const Profile& profile) {
    return candidates(profile, test::catalogue(), Placement::Root, nullptr).at(0);
  };
  const FitFolder folder = made_of({first(plain), first(resumed)});
  const std::string& config = folder.files.at("mbedtls_config.h");
  EXPECT_THAT(config, HasSubstr("#define TLSFIT_SESSIONS 1 /* localhost:8883: "));
  EXPECT_THAT(config, HasSubstr("#define TLSFIT_SESSION_TICKET 224 "));
  EXPECT_THAT(config, HasSubstr("#define MBEDTLS_SSL_SESSION_TICKETS "));
  EXPECT_THAT(folder.files.at("trust_anchors.c"), HasSubstr("schemes_1, 0}"));
  EXPECT_THAT(folder.files.at("trust_anchors.c"), HasSubstr("schemes_2, 1}"));
  EXPECT_EQ(folder.fit.ram.static_bytes - made_of({first(plain), first(plain)}).fit.ram.static_bytes,
            68 + 224);
  const Fit again = fit_from_json(parse_json(folder.files.at("fit.json"), "fit"), "fit");
  EXPECT_TRUE(again.plans.at(1).target.resume);
  EXPECT_EQ(again.plans.at(1).ticket, 224u);
  for (const Shape& shape : test::catalogue().shapes)
    EXPECT_EQ(shape.can_serve(first(resumed).features), shape.can_serve(first(plain).features)) << shape.name;
}

TEST(Folder, TheKeyIsInItsOwnFileAlone) {
  const FitFolder folder = made_of({mutual(test::identity())});
  ASSERT_EQ(folder.secret_files.size(), 1u);
  const std::string& keys = folder.secret_files.at("client_keys.c");
  EXPECT_THAT(keys, HasSubstr("0x5e, 0x5e"));
  for (const auto& [name, content] : folder.files) {
    EXPECT_THAT(content, Not(HasSubstr("0x5e, 0x5e"))) << name;
    EXPECT_THAT(content, Not(HasSubstr("5e5e"))) << name;
  }
  EXPECT_THAT(folder.files.at("client_certificates.c"), HasSubstr("0xce, 0xce"));
  EXPECT_THAT(folder.files.at("client_certificates.c"), HasSubstr("MBEDTLS_ECP_DP_SECP256R1"));
  EXPECT_THAT(folder.files.at("fit.cmake"), HasSubstr("client_keys.c"));
  EXPECT_THAT(folder.files.at("fit.json"), HasSubstr("\"subject\": \"CN=device EC secp256r1\""));
  EXPECT_EQ(fit_from_json(parse_json(folder.files.at("fit.json"), "fit.json"), "fit.json"), folder.fit);
}

TEST(Folder, EachTargetHasItsOwnCertificate) {
  const auto one = test::identity(), other = test::identity("RSA 2048", 800, 1190);
  const FitFolder folder = made_of({mutual(one), mutual(other, 1), mutual(one, 2)});
  EXPECT_THAT(folder.files.at("mbedtls_config.h"), HasSubstr("#define TLSFIT_CLIENT_CERTIFICATE 2 /*"));
  const std::string& targets = folder.files.at("trust_anchors.c");
  EXPECT_THAT(targets, HasSubstr("schemes_1, 1}"));
  EXPECT_THAT(targets, HasSubstr("schemes_2, 2}"));
  EXPECT_THAT(targets, HasSubstr("schemes_3, 1}"));
  EXPECT_THAT(folder.files.at("client_certificates.c"), HasSubstr("localhost:8443, localhost:2"));
}

TEST(Folder, KeysAreForTheirOwnerAloneAndGoWithTheCertificate) {
  const TemporaryFolder place;
  const fs::path keys = place.path() / "client_keys.c";
  write_file(keys, "an older one that everybody may read");
  write_fit(made_of({mutual(test::identity())}), place.path());
  EXPECT_EQ(fs::status(keys).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_TRUE(fs::exists(place.path() / "client_certificates.c"));
  write_fit(made(test::p256_profile()), place.path());
  for (const char* const name : {"client_keys.c", "client_certificates.c", "client_certificates.h"})
    EXPECT_FALSE(fs::exists(place.path() / name)) << name;
}

}  // namespace
}  // namespace tlsfit::fit
