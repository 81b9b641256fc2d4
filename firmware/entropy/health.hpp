// The health tests that NIST SP 800-90B §4.4 asks of every noise source: the repetition count test finds a
// source that is stuck, the adaptive proportion test one that has lost much of its entropy. Both are given
// the raw samples. No I/O and no state but their own.
#pragma once

#include <cstddef>
#include <cstdint>

namespace entropy {

/// Probability that a healthy source fails a test by chance: 2^-30, within the 2^-20 to 2^-40 that §4.4
/// proposes. The device takes some 5,000 samples per start and two connections.
inline constexpr unsigned false_alarm_bits = 30;

/// §4.4.1: C = 1 + ceil(-log2(alpha) / H), with H bits of min-entropy per sample given in thousandths.
constexpr std::uint32_t repetition_cutoff(std::uint32_t millibits, unsigned alarm_bits = false_alarm_bits) {
  return 1 + (alarm_bits * 1000 + millibits - 1) / millibits;
}

/// 2^-x, by the series of e^(x ln 2), whose terms do not cancel: for constants only.
constexpr double power_of_half(double x) {
  const double exponent = x * 0.693147180559945309417;
  double term = 1, sum = 1;
  for (int i = 1; i < 200; ++i) {
    term *= exponent / i;
    sum += term;
  }
  return 1 / sum;
}

/// Samples per window of the adaptive proportion test, for sources with more than two possible values
/// (§4.4.2).
inline constexpr std::uint32_t window = 512;

/// §4.4.2: C = 1 + critbinom(W, 2^-H, 1 - alpha): the smallest count that a source whose likeliest value has
/// the probability 2^-H reaches in a window with no more than the false alarm's probability.
constexpr std::uint32_t proportion_cutoff(std::uint32_t millibits, unsigned alarm_bits = false_alarm_bits) {
  const double p = power_of_half(millibits / 1000.0);
  const double alpha = power_of_half(alarm_bits);
  // From the far end of the binomial distribution, P(W) = p^W, P(k-1) = P(k) * k/(W-k+1) * (1-p)/p, to where
  // the tail grows heavier than alpha.
  double probability = 1;
  for (std::uint32_t i = 0; i < window; ++i) probability *= p;
  double tail = 0;
  for (std::uint32_t k = window; k > 0; --k) {
    tail += probability;
    if (tail > alpha) return k + 1;
    probability *= k / static_cast<double>(window - k + 1) * (1 - p) / p;
  }
  return 1;
}

enum class Verdict : std::uint8_t {
  Pass,
  Stuck,        ///< the repetition count test fails
  Predictable,  ///< the adaptive proportion test fails
};

/// The two tests over the samples of one noise source, of which at least `Millibits` thousandths of a bit of
/// min-entropy per sample are claimed.
template <std::uint32_t Millibits>
class HealthTests {
  // Above, p^W would underflow in proportion_cutoff(); no source here claims as much.
  static_assert(Millibits > 0 && Millibits <= 1500);

 public:
  static constexpr std::uint32_t repetitions = repetition_cutoff(Millibits);
  static constexpr std::uint32_t proportion = proportion_cutoff(Millibits);

  Verdict take(std::uint8_t sample) {
    count_repetitions(sample);
    count_in_window(sample);
    if (repeated_ >= repetitions) return Verdict::Stuck;
    return equal_ >= proportion ? Verdict::Predictable : Verdict::Pass;
  }

 private:
  void count_repetitions(std::uint8_t sample) {
    if (repeated_ == 0 || sample != last_) {
      last_ = sample;
      repeated_ = 1;
    } else if (repeated_ < repetitions) {
      ++repeated_;
    }
  }

  void count_in_window(std::uint8_t sample) {
    if (seen_ == 0) {
      first_ = sample;
      equal_ = 0;
    }
    if (sample == first_) ++equal_;
    if (++seen_ == window) seen_ = 0;
  }

  std::uint8_t last_ = 0, first_ = 0;
  std::uint32_t repeated_ = 0;  ///< how often the last sample has come in a row
  std::uint32_t seen_ = 0;      ///< samples of the current window
  std::uint32_t equal_ = 0;     ///< of these, how many equal the window's first
};

}  // namespace entropy
