// Each value that is kept as JSON comes back equal from it.
#include <gtest/gtest.h>

#include "model/fit.hpp"
#include "model/image_info.hpp"
#include "model/profile.hpp"
#include "model/run_report.hpp"
#include "model/size_report.hpp"
#include "support/board_and_net.hpp"

namespace tlsfit {
namespace {

Profile full_profile() {
  Profile p;
  p.target = parse_target("localhost:8443");
  p.probed_at = "2026-11-22T21:00:00Z";
  p.connections = 42;
  p.seconds = 0.25;
  p.versions = {{"tls1.0", Accepted::Refused}, {"tls1.2", Accepted::Accepted}, {"tls1.3", Accepted::Unknown}};
  p.suites = {{"tls1.2", {{0xC02B, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}}}};
  p.server_preference = true;
  p.groups = {{"tls1.2", {"secp256r1", "x25519"}}};
  p.signature_schemes = {{"tls1.2", {"ecdsa_secp256r1_sha256"}}};
  p.max_fragment_length = {{"tls1.2", {{512, LimitVerdict::Obeyed}, {4096, LimitVerdict::EchoedNotObeyed}}}};
  p.record_size_limit = {{"tls1.2", {.answer = std::nullopt, .verdict = LimitVerdict::Ignored}},
                         {"tls1.3", {.answer = 16384, .verdict = LimitVerdict::Obeyed}}};
  Chain chain;
  chain.key = "ecdsa";
  chain.message_bytes = 900;
  chain.verified = true;
  chain.certificates = {{.subject = "CN=localhost",
                         .issuer = "CN=root",
                         .key = "EC secp256r1",
                         .signature = "ecdsa_secp256r1_sha256",
                         .bytes = 400,
                         .not_before = "2026-01-01T00:00:00Z",
                         .not_after = "2027-01-01T00:00:00Z"}};
  chain.trust_anchor = TrustAnchor{.subject = "CN=root",
                                   .key = "EC secp256r1",
                                   .signature = "ecdsa_secp256r1_sha256",
                                   .bytes = 390,
                                   .sha256 = "00",
                                   .source = "ca.pem",
                                   .pem = "PEM"};
  chain.paths = {{{"CN=localhost"}, *chain.trust_anchor}};
  Chain bad;
  bad.key = "rsa";
  bad.problem = "expired";
  p.chains = {chain, bad};
  p.flights = {{.version = "tls1.2",
                .max_fragment_length = 512,
                .record_size_limit = std::nullopt,
                .messages = {{"server_hello", 80}, {"certificate", 900}},
                .records = {512, 468}}};
  p.largest = {.handshake_message_type = "certificate",
               .handshake_message = 900,
               .handshake_record = 512,
               .application_record = 16384,
               .application_basis = "observed"};
  p.extended_master_secret = false;
  p.needs_sni = std::nullopt;
  p.client_certificate = "none";
  p.alpn = {"http/1.1"};
  p.problems = {"suite 0x0001 was never offered"};
  p.notes = {"resume only with the limit of the first handshake"};
  return p;
}

TEST(ProfileJson, RoundTripsWithEveryKeyFilled) {
  const Profile profile = full_profile();
  EXPECT_EQ(profile_from_json(parse_json(dump_json(to_json(profile)), "p"), "p"), profile);
}

TEST(ProfileJson, WhatWasNotFoundOutIsNullOrUnknownNeverFalse) {
  const Json json = to_json(Profile{});
  for (const char* key : {"server_preference", "extended_master_secret", "encrypt_then_mac",
                          "secure_renegotiation", "session_ticket", "session_id_resumption", "needs_sni"})
    EXPECT_TRUE(json.at(key).is_null()) << key;
  EXPECT_EQ(json.at("client_certificate"), "unknown");
}

TEST(ProfileJson, RefusesOtherSchemasAndWords) {
  Json json = to_json(full_profile());
  json["schema"] = "tlsfit.profile/2";
  EXPECT_THROW(profile_from_json(json, "p"), Error);
  json = to_json(full_profile());
  json["versions"]["tls1.2"] = "maybe";
  EXPECT_THROW(profile_from_json(json, "p"), Error);
  json = to_json(full_profile());
  json["suites"]["tls1.2"][0]["id"] = "C02B";
  EXPECT_THROW(profile_from_json(json, "p"), Error);
  json = to_json(full_profile());
  json["connections"] = -1;
  EXPECT_THROW(profile_from_json(json, "p"), Error);
}

TEST(FitJson, RoundTrips) {
  Fit fit;
  fit.board = test::any_board;
  fit.net = test::any_net;
  fit.layout = "bare";
  fit.objective = "balanced";
  fit.mbedtls_version = "3.6.6";
  fit.compiler = "gcc 12.2";
  fit.plans = {{.target = parse_target("localhost:8443"),
                .version = "tls1.2",
                .suite = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                .group = "secp256r1",
                .signature_schemes = {"ecdsa_secp256r1_sha256"},
                .anchors = {{.subject = "CN=root", .kind = "EC secp256r1", .bytes = 390, .sha256 = "00"}},
                .record = {.in = 2048, .out = 1024, .mfl = 512, .basis = "negotiated"}}};
  fit.options = {{.name = "MBEDTLS_GCM_C",
                  .value = "",
                  .needed_by = {"localhost:8443"},
                  .flash = 600,
                  .ram = std::nullopt,
                  .basis = "estimated",
                  .removable = true,
                  .why = "the suite's cipher mode"}};
  fit.flash = {.used = 60000, .capacity = 393216, .free = 333216, .basis = "estimated"};
  fit.ram = {.static_bytes = 3000,
             .heap_peak = 9000,
             .stack_peak = 1400,
             .total_peak = 13400,
             .capacity = 98304,
             .free = 84904,
             .basis = "estimated",
             .arena = 20000,
             .stack = 4096};
  fit.handshake = 57'000'000;
  fit.shape = {.name = "provider",
               .primitives = {"p256-m"},
               .build = "lto",
               .lto = true,
               .libc = "newlib-nano",
               .switches = "-fno-ipa-cp"};
  fit.candidates = {{.shape = "provider",
                     .build = "lto",
                     .suites = {"TLS_AES_128_GCM_SHA256"},
                     .flash = 1,
                     .static_bytes = 2,
                     .heap_peak = 3,
                     .stack_peak = 4,
                     .handshake = 5,
                     .chosen = true,
                     .versions = {"tls1.3"}}};
  fit.runner_up = {.shape = "legacy",
                   .build = "plain",
                   .versions = {"tls1.2"},
                   .suites = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
                   .flash = 6,
                   .ram = 7,
                   .handshake = 8,
                   .basis = "measured",
                   .why = "+5 bytes of flash"};
  fit.rehearsal = {{.target = "localhost:8443", .outcome = "ok", .verified = true}};
  EXPECT_EQ(fit_from_json(parse_json(dump_json(to_json(fit)), "f"), "f"), fit);
}

TEST(RunReportJson, RoundTrips) {
  RunReport report;
  report.image_sha256 = "00ff";
  report.outcome = "ok";
  report.requests = {{.url = "https://localhost/",
                      .outcome = "ok",
                      .error = "",
                      .tls_version = "tls1.2",
                      .tls_suite = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                      .tls_group = "secp256r1",
                      .tls_verified = true,
                      .http_status = 200,
                      .http_bytes = 612,
                      .handshake_instructions = 88'000'000}};
  report.instructions = 100'000'000;
  report.peak_static = 3000;
  report.peak_stack = 1400;
  report.peak_heap = 9000;
  report.painted_stack = 1404;
  report.flash_erases = {0, 2};
  report.flash_programmed = 1028;
  report.pins = {{.pin = "led1", .high = true, .changes = 7, .first = 0.5, .last = 3.5}, {.pin = "B1"}};
  report.seconds = 1.5;
  const Json json = to_json(report);
  EXPECT_EQ(json.at("peak").at("total"), 13400);
  EXPECT_EQ(json.at("instructions").at("handshake"), 88'000'000);
  EXPECT_EQ(run_report_from_json(json, "r"), report);
}

TEST(ImageInfoJson, RoundTrips) {
  ImageInfo info;
  info.tlsfit_version = "0.1.0";
  info.mbedtls_version = "3.6.6";
  info.layout = "bare";
  info.sha256 = "00ff";
  info.targets = {parse_target("localhost:8443")};
  info.plans = {"TLS 1.2"};
  info.board = {{"id", test::any_board}};
  info.net = {{"id", test::any_net}};
  EXPECT_EQ(image_info_from_json(parse_json(dump_json(to_json(info)), "i"), "i"), info);
}

TEST(SizeReportJson, SaysWhatIsLeft) {
  SizeReport report;
  report.flash_used = 60000;
  report.flash_capacity = 393216;
  report.ram_static = 1000;
  report.ram_stack = 4096;
  report.ram_heap = 20000;
  report.ram_capacity = 20000;
  report.ram_basis = "reserved";
  const Json json = to_json(report);
  EXPECT_EQ(json.at("flash").at("free"), 333216);
  EXPECT_EQ(json.at("ram").at("total"), 25096);
  EXPECT_EQ(json.at("ram").at("free"), -5096);
}

}  // namespace
}  // namespace tlsfit
