#include "lab/image_meter.hpp"

#include <gmock/gmock.h>

#include "fit/render.hpp"
#include "scripted_runner.hpp"

namespace tlsfit::lab {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Meter : public test::ScriptedBench {
 protected:
  fit::FitFolder fit_folder(const fit::Choice& choice = test::choice()) const {
    const fit::Catalogue& known = test::catalogue();
    return fit::make_fit({fit::candidates(test::p256_profile(), known).at(0)}, bench.board, bench.net,
                         {.layout = {},
                          .mbedtls_version = "3.6.6",
                          .compiler = "gcc",
                          .choice = choice,
                          .measured = {},
                          .roomy = true},
                         known, fit::load_templates());
  }
};

TEST_F(Meter, BuildsRunsAndKeepsWhatItMeasured) {
  const auto measured = ImageMeter(bench)(fit_folder(), "trying");
  ASSERT_TRUE(measured);
  EXPECT_EQ(*measured, (fit::Measured{.flash = 40'000,
                                      .static_bytes = 0,
                                      .heap_peak = 6000,
                                      .stack_peak = 2000,
                                      .handshake = 5'000'000,
                                      .ran = true,
                                      .flash_capacity = 384 * 1024}));
  runner.ran.clear();
  EXPECT_EQ(ImageMeter(bench)(fit_folder(), "trying"), measured);
  EXPECT_THAT(runner.ran, ElementsAre()) << "what was measured once is measured again";
}

TEST_F(Meter, ConfiguresOnceForFitsOfOneKind) {
  ImageMeter meter(bench);
  meter(fit_folder(), "first");
  fit::Choice other = test::choice();
  other.sizes["ARENA_SIZE"] = 20'000;
  meter(fit_folder(other), "second");
  EXPECT_EQ(times_ran("cmake"), 1U);
  EXPECT_EQ(times_ran("ninja"), 2U);
}

TEST_F(Meter, WhatWasMeasuredIsCompiledWhereTheBuildWillBe) {
  bench.work = place.path() / "out";
  const fit::FitFolder measured = fit_folder();
  ImageMeter meter(bench);
  meter(measured, "first");
  ASSERT_TRUE(fs::exists(bench.work / "release" / "firmware.elf"));
  fit::Choice smaller = test::choice();
  smaller.sizes["ARENA_SIZE"] = 20'000;
  place_fit(fit_folder(smaller), bench.work);
  EXPECT_TRUE(fs::exists(bench.work / "release" / "firmware.elf")) << "it is not compiled again";
  EXPECT_EQ(read_text(bench.work / "fit" / "link.ld"), fit_folder(smaller).files.at("link.ld"));
  place_fit(fit_folder(test::choice("flash", "psa")), bench.work);
  EXPECT_FALSE(fs::exists(bench.work / "release")) << "nothing stays of one of another kind";
}

TEST_F(Meter, APrivateKeyStandsInATemporaryFolderOnly) {
  bench.work = place.path() / "out";
  fit::FitFolder folder = fit_folder();
  folder.secret_files["client_keys.c"] = "secret";
  ImageMeter meter(bench);
  meter(folder, "trying");
  EXPECT_FALSE(fs::exists(bench.work));
}

TEST_F(Meter, AnImageOfTheSameBytesIsNotRunAgain) {
  ImageMeter meter(bench);
  meter(fit_folder(), "first");
  fit::Choice other = test::choice();
  other.sizes["ARENA_SIZE"] = 20'000;
  EXPECT_TRUE(meter(fit_folder(other), "second")->ran);
  EXPECT_EQ(times_ran("tlsfit-emulator"), 1U);
}

TEST_F(Meter, AProgramThatTakesNoCommandsIsRunByItself) {
  bench.app = load_app("fetch");
  std::vector<std::string> asked;
  runner.programs["tlsfit-emulator"] = [&](const auto& argv) {
    asked = argv;
    return test::says(dump_json(to_json(run_of("localhost:8443"))));
  };
  const auto measured = ImageMeter(bench)(fit_folder(), "trying");
  ASSERT_TRUE(measured);
  EXPECT_EQ(measured->stack_peak, 2000U);
  EXPECT_EQ(test::after(asked, "--get"), "");
  EXPECT_EQ(test::after(asked, "--sessions"), "1");
}

TEST_F(Meter, AProgramOfTheUsersThatSpeaksToNobodyIsOnlyLinked) {
  bench.app.id = "weather";
  bench.app.commands = false;
  bench.app.folder = place.path() / "weather";
  write_file(bench.app.folder / "app.cpp", "void setup() {} void loop() {}\n");
  runner.programs["tlsfit-emulator"] = [](const auto&) {
    RunReport report = run_of("");
    report.requests.clear();
    report.outcome = "timeout";
    return test::says(dump_json(to_json(report)), 1);
  };
  const auto measured = ImageMeter(bench)(fit_folder(), "trying");
  ASSERT_TRUE(measured);
  EXPECT_EQ(measured->flash, 40'000U);
  EXPECT_FALSE(measured->ran);
}

TEST_F(Meter, AMistakeInAProgramOfTheUsersIsShownAsTheCompilerTellsIt) {
  bench.app.id = "weather";
  bench.app.folder = place.path() / "weather";
  const std::string said = (bench.app.folder / "app.cpp").string() + ":3:5: error: no such thing";
  write_file(bench.app.folder / "app.cpp", "");
  runner.programs["ninja"] = [&](const auto&) { return test::says("FAILED: x.obj\n" + said + "\n", 1); };
  ImageMeter meter(bench);
  try {
    meter(fit_folder(), "trying");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    EXPECT_THAT(error.what(), HasSubstr(said));
  }
}

TEST_F(Meter, AChangedSourceOfTheUsersIsMeasuredAnew) {
  bench.app.id = "weather";
  bench.app.commands = false;
  bench.app.folder = place.path() / "weather";
  write_file(bench.app.folder / "app.cpp", "void setup() {} void loop() {}\n");
  EXPECT_TRUE(ImageMeter(bench)(fit_folder(), "trying"));
  write_file(bench.app.folder / "app.cpp", "void setup() {} void loop() { }\n");
  const std::size_t before = times_ran("ninja");
  EXPECT_TRUE(ImageMeter(bench)(fit_folder(), "trying"));
  EXPECT_EQ(times_ran("ninja"), before + 1);
}

TEST_F(Meter, SaysTheFirstComplaintOfACompiler) {
  runner.programs["ninja"] = [](const auto&) {
    return test::says("FAILED: x.obj\n/somewhere/ssl.c:12:3: error: no such thing\n", 1);
  };
  ImageMeter meter(bench);
  EXPECT_FALSE(meter(fit_folder(), "trying"));
  EXPECT_EQ(meter.why_not(), "ssl.c: no such thing");
  runner.ran.clear();
  EXPECT_FALSE(meter(fit_folder(), "trying"));
  EXPECT_EQ(meter.why_not(), "ssl.c: no such thing");
  EXPECT_THAT(runner.ran, ElementsAre());
}

TEST_F(Meter, SaysByHowMuchAnImageIsTooLarge) {
  runner.programs["ninja"] = [](const auto&) {
    return test::says("/x/bin/ld: region `FLASH' overflowed by 1234 bytes\n", 1);
  };
  ImageMeter meter(bench);
  EXPECT_FALSE(meter(fit_folder(), "trying"));
  EXPECT_EQ(meter.why_not(), "does not fit: FLASH over by 1,234 bytes");
}

TEST_F(Meter, ARefusalIsToldAndNotKept) {
  runner.programs["tlsfit-emulator"] = [](const auto& argv) {
    RunReport report = run_of(test::after(argv, "--get"));
    report.requests[0].tls_verified = false;
    report.requests[0].outcome = report.outcome = "tls-error";
    report.requests[0].error = "expired";
    return test::says(dump_json(to_json(report)), 1);
  };
  ImageMeter meter(bench);
  EXPECT_FALSE(meter(fit_folder(), "trying"));
  EXPECT_EQ(meter.why_not(), "localhost:8443 on the emulated board: tls-error: expired");
  meter(fit_folder(), "trying");
  EXPECT_EQ(times_ran("tlsfit-emulator"), 2U);
}

TEST_F(Meter, AServerThatDoesNotAnswerIsAskedTwiceAndEndsIt) {
  runner.programs["tlsfit-emulator"] = [](const auto& argv) {
    RunReport report = run_of(test::after(argv, "--get"));
    report.requests[0].tls_verified = false;
    report.requests[0].outcome = report.outcome = "net-error";
    return test::says(dump_json(to_json(report)), 4);
  };
  ImageMeter meter(bench);
  try {
    meter(fit_folder(), "trying");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Unreachable);
  }
  EXPECT_EQ(times_ran("tlsfit-emulator"), 2U);
}

TEST_F(Meter, WithoutAnEmulatorImagesAreOnlyLinked) {
  bench.emulator.reset();
  const auto measured = ImageMeter(bench)(fit_folder(), "trying");
  ASSERT_TRUE(measured);
  EXPECT_EQ(measured->flash, 40'000U);
  EXPECT_FALSE(measured->ran);
}

TEST_F(Meter, AnImageSaysWhatItIsFor) {
  const ImageInfo info = image_info(bench, fit_folder().fit, false);
  EXPECT_EQ(info.compiler, "scripted-gcc 1");
  EXPECT_EQ(board_from_json(info.board, "board"), bench.board);
  EXPECT_EQ(net_from_json(info.net, "net"), bench.net);
  EXPECT_THAT(info.plans.at(0), HasSubstr("TLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, secp256r1"));
}

}  // namespace
}  // namespace tlsfit::lab
