// What the models have to say about what a guest does: things that work by luck, or that are not modelled.
#pragma once

#include <functional>
#include <set>
#include <string>

namespace tlsfit::emulator {

/// Each note is told once, however often it happens: a polling loop must not flood the terminal. Nor must a
/// guest that does something else wrong each time: after `most` notes the rest are left out.
class Notes {
 public:
  explicit Notes(std::function<void(const std::string&)> tell) : tell_(std::move(tell)) {}
  static constexpr std::size_t most = 200;

  void add(const std::string& note) {
    if (told_.size() > most || !told_.insert(note).second || !tell_) return;
    tell_(told_.size() > most
              ? "more than " + std::to_string(most) + " different notes: the rest are left out"
              : note);
  }
  const std::set<std::string>& all() const { return told_; }

 private:
  std::function<void(const std::string&)> tell_;
  std::set<std::string> told_;
};

}  // namespace tlsfit::emulator
