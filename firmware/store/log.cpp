#include "store/log.hpp"

#include <algorithm>

#include "soc/flash.hpp"

namespace store {
namespace {

enum Word : unsigned { erased, begun, number, check };

constexpr std::uint32_t erased_mark = 0x7F0E'31C8, begun_mark = 0x5CD2'960B;

bool is_blank(std::uintptr_t at, std::uintptr_t end) {
  while (at < end && word_at(at) == blank) at += 4;
  return at >= end;
}

}  // namespace

bool Log::is_erased(unsigned page) const {
  return word_at(word(page, erased)) == erased_mark && is_blank(word(page, begun), end_of(page));
}

bool Log::has_been_active(unsigned page) const {
  return word_at(word(page, begun)) == begun_mark &&
         word_at(word(page, number)) == ~word_at(word(page, check));
}

std::uint32_t Log::number_of(unsigned page) const {
  return word_at(word(page, number));
}

/// Every record of the active page that begins before `end`.
template <class Action>
void Log::each(std::uintptr_t end, Action action) const {
  for (std::uintptr_t at = pages_[active_] + header_size; at < end;) {
    if (word_at(at) == 0) {
      at += 4;
      continue;
    }
    if (!Record::begins(at, end_of(active_))) return;
    const Record record(at);
    const std::uintptr_t next = record.end();  // now: the action may destroy it
    action(at, record);
    at = next;
  }
}

void Log::mount() {
  if (mounted_) return;
  mounted_ = true;
  for (unsigned page = 0; page < 2; ++page)
    if (has_been_active(page) && (active_ == none || number_of(page) > number_of(active_))) active_ = page;
  // The check may have been cut off: it is made sure before anything is given up for it.
  if (active_ != none && word_at(word(active_, erased)) != 0) {
    soc::flash_program(word(active_, check), ~number_of(active_));
    soc::flash_program(word(active_, erased), 0);
  }
  for (unsigned page = 0; page < 2; ++page)
    if (page != active_ && !is_erased(page)) wipe(page);
  if (active_ != none) mount_records();
}

/// Finds the end of the active page's records. Those that do not count, and whatever was interrupted before
/// it was a record, become zeros.
void Log::mount_records() {
  const std::uintptr_t end = end_of(active_);
  std::uintptr_t last = 0;
  for (tail_ = pages_[active_] + header_size; tail_ < end && word_at(tail_) != blank;) {
    const std::uintptr_t next = tail_ + 4;
    if (word_at(tail_) == 0) {
      tail_ = next;
    } else if (Record::begins(tail_, end)) {
      const Record record(tail_);
      const std::uintptr_t behind = record.end();
      if (record.counts() && record.whole()) {
        record.settle();
        last = tail_;
      } else {
        record.destroy();
      }
      tail_ = behind;
    } else if (is_blank(next, end) || word_at(next) == 0) {
      soc::flash_program(tail_, 0);  // a first word, half written or half destroyed
      tail_ = next;
    } else {
      break;  // nothing that we have written: where the next record would begin is not known
    }
  }
  if (!is_blank(tail_, end)) tail_ = end;
  // Only the last change can have been interrupted before it had destroyed what it replaces.
  if (last == 0) return;
  const Record record(last);
  destroy_others(last, record.name());
  if (record.is(Kind::Erasure)) record.destroy();
}

/// Makes everything in a page zeros that has been written.
bool Log::wipe(unsigned page) {
  std::uintptr_t end = end_of(page);
  while (end > pages_[page] && word_at(end - 4) == blank) end -= 4;
  bool done = true;
  for (std::uintptr_t at = pages_[page]; at < end; at += 4)
    if (word_at(at) != 0 && !soc::flash_program(at, 0)) done = false;
  return done;
}

/// Brings a page that is not active to where it can be written.
bool Log::prepare(unsigned page) {
  if (is_erased(page)) return true;
  return soc::flash_erase(pages_[page]) && is_blank(pages_[page], end_of(page)) &&
         soc::flash_program(word(page, erased), erased_mark);
}

unsigned Log::next_page() const {
  if (active_ != none) return 1 - active_;
  return !is_erased(0) && is_erased(1) ? 1 : 0;
}

std::span<const std::uint8_t> Log::find(std::string_view name) {
  mount();
  std::span<const std::uint8_t> found;
  if (active_ == none) return found;
  each(tail_, [&](std::uintptr_t, const Record& record) {
    if (record.name() == name)
      found = record.is(Kind::Value) ? record.value() : std::span<const std::uint8_t>();
  });
  return found;
}

bool Log::set(std::string_view name, std::span<const std::uint8_t> value) {
  if (name.empty() || name.size() > longest_name || value.size() > largest_value) return false;
  const std::span<const std::uint8_t> old = find(name);
  if (old.data() != nullptr && std::ranges::equal(old, value)) return true;
  const Content content = {Kind::Value, name, value};
  const std::uintptr_t at = append(content);
  return at != 0 ? destroy_others(at, name) : move(true, name, &content);
}

bool Log::erase(std::string_view name) {
  if (find(name).data() == nullptr) return true;
  const std::uintptr_t at = append({Kind::Erasure, name, {}});
  return at != 0 ? destroy_others(at, name) && Record(at).destroy() : move(true, name, nullptr);
}

bool Log::forget() {
  mount();
  if (active_ == none) return true;
  bool any = tail_ == end_of(active_);  // what stands there may be none of ours
  each(tail_, [&](std::uintptr_t, const Record&) { any = true; });
  return !any || move(false, {}, nullptr);
}

bool Log::tidy() {
  mount();
  return prepare(next_page());
}

/// Writes a record behind the others and says where; 0 if there is no room in the page, or if the flash does
/// not take it: then nothing more is written to this page.
std::uintptr_t Log::append(const Content& content) {
  if (active_ == none || size_of(content) + 4 > end_of(active_) - tail_) return 0;
  bool written = true;
  if (undecided_) {
    written = soc::flash_program(tail_, 0);
    tail_ += 4;
    undecided_ = false;
  }
  const std::uintptr_t at = tail_;
  written = written && write(at, content);
  tail_ = written ? at + size_of(content) : end_of(active_);
  return written ? at : 0;
}

/// Records of that name before the one at `but`.
bool Log::destroy_others(std::uintptr_t but, std::string_view name) {
  bool done = true;
  each(but, [&](std::uintptr_t, const Record& record) {
    if (record.name() == name && !record.destroy()) done = false;
  });
  return done;
}

/// Makes the other page the active one, with what counts in this one if `keep`, but for one name, and with
/// one more record.
bool Log::move(bool keep, std::string_view without, const Content* added) {
  const auto each_kept = [&](auto action) {
    if (keep && active_ != none)
      each(tail_, [&](std::uintptr_t, const Record& record) {
        if (record.is(Kind::Value) && record.name() != without && record.whole()) action(record);
      });
  };
  const unsigned page = next_page();
  std::size_t needed = header_size + (added != nullptr ? size_of(*added) : 0);
  each_kept([&](const Record& record) { needed += record.size(); });
  if (needed > size_ || !prepare(page)) return false;
  bool written = soc::flash_program(word(page, begun), begun_mark);
  std::uintptr_t tail = pages_[page] + header_size;
  each_kept([&](const Record& record) {
    written = written && copy(record, tail);
    tail += record.size();
  });
  if (added != nullptr) {
    written = written && write(tail, *added);
    tail += size_of(*added);
  }
  const unsigned before = active_;
  const std::uint32_t next = before == none ? 1 : number_of(before) + 1;
  if (!written || !soc::flash_program(word(page, number), next) ||
      !soc::flash_program(word(page, check), ~next))
    return false;
  soc::flash_program(word(page, erased), 0);
  active_ = page;
  tail_ = tail;
  undecided_ = false;
  return before == none || wipe(before);
}

}  // namespace store
