#include "emulator/cpu/lx106/memory.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace tlsfit::emulator::lx106 {

namespace {

/// Below are data memories, from here on those of instructions (core-isa.h of the lx106: INSTRAM1).
constexpr std::uint32_t first_code = 0x40100000;
/// No chip with this core has more of either.
constexpr std::uint32_t most_memory = 16U << 20;

bool overlap(const Region& a, const Region& b) {
  return a.base - b.base < b.size || b.base - a.base < a.size;
}

const Region& checked(const Memory::Map& map) {
  std::vector<Region> seen = map.devices, all = map.ram;
  all.push_back(map.flash);
  if (map.rom.size != 0) all.push_back(map.rom);
  for (const Region& region : all) {
    const auto stop = [&](const char* why) {
      throw Error(ExitCode::Usage, "the emulator cannot have 0x{:X} bytes of memory at 0x{:08X}: {}",
                  region.size, region.base, why);
    };
    if (region.size == 0 || region.base % 4 != 0 || region.size % 4 != 0) stop("want multiples of 4 bytes");
    if (region.size > most_memory) stop("16 MB are the most");
    if (region.base > 0xFFFFFFFF - region.size) stop("it ends beyond the address space");
    for (const Region& other : seen)
      if (overlap(region, other)) stop("other memory or a device is there");
    seen.push_back(region);
  }
  return map.flash;
}

}  // namespace

Memory::Memory(Bus& bus, const Map& map)
    : bus_(bus), flash_(checked(map)), rom_(map.rom_content), devices_(map.devices) {
  const auto add = [this](const Region& region, std::uint8_t* bytes, bool data, bool writable) {
    Part& part = parts_.emplace_back();
    part.region = region;
    part.bytes = bytes;
    part.data = data;
    part.writable = writable;
    part.code = !data;
    part.decoded.resize(part.code ? region.size / page + 1 : 0);
  };
  for (const bool data : {true, false})
    for (const Region& region : map.ram) {
      if (data != (region.base < first_code)) continue;
      ram_.push_back(std::make_unique<std::uint8_t[]>(region.size));
      add(region, ram_.back().get(), data, true);
    }
  if (!parts_.empty() && parts_.front().data) {
    data_ = parts_.front().region;
    data_bytes_ = parts_.front().bytes;
  }
  rom_.resize(map.rom.size);
  if (map.rom.size != 0) add(map.rom, rom_.data(), false, false);
  add(map.flash, flash_.data(), false, false);
  flash_.on_change = [this](std::uint32_t offset, std::uint32_t size) {
    forget(parts_.back(), offset, size);
  };
}

const Memory::Part* Memory::find(std::uint32_t address, unsigned size) const {
  const auto found =
      std::ranges::find_if(parts_, [&](const Part& part) { return part.holds(address, size); });
  return found == parts_.end() ? nullptr : &*found;
}

Memory::Part* Memory::find(std::uint32_t address, unsigned size) {
  return const_cast<Part*>(std::as_const(*this).find(address, size));
}

bool Memory::is_device(std::uint32_t address) const {
  return std::ranges::any_of(devices_, [&](const Region& r) { return address - r.base < r.size; });
}

bool Memory::is_code(std::uint32_t address) const {
  const Part* const part = find(address, 1);
  return part != nullptr && part->code;
}

bool Memory::is_data_ram(std::uint32_t address) const {
  const Part* const part = find(address, 1);
  return part != nullptr && part->data;
}

std::optional<Cause> Memory::load_elsewhere(std::uint32_t address, unsigned size, std::uint32_t& value) {
  if ((address & (size - 1)) != 0) return Cause::Unaligned;
  if (const Part* const part = find(address, size)) {
    if (size != 4 && !part->data) return Cause::LoadStoreError;
    value = read(part->bytes + (address - part->region.base), size);
    return std::nullopt;
  }
  if (!is_device(address)) return Cause::LoadProhibited;
  value = bus_.read(address, size);
  return std::nullopt;
}

std::optional<Cause> Memory::store_elsewhere(std::uint32_t address, unsigned size, std::uint32_t value) {
  if ((address & (size - 1)) != 0) return Cause::Unaligned;
  if (Part* const part = find(address, size)) {
    if (!part->writable || (size != 4 && !part->data)) return Cause::LoadStoreError;
    const std::uint32_t offset = address - part->region.base;
    write(part->bytes + offset, size, value);
    if (part->code) forget(*part, offset, size);
    return std::nullopt;
  }
  if (!is_device(address)) return Cause::StoreProhibited;
  bus_.write(address, value, size);
  return std::nullopt;
}

/// Drops what was decoded from these bytes, in which instructions of up to two bytes before may end.
void Memory::forget(Part& part, std::uint32_t offset, std::uint32_t size) {
  const std::uint32_t from = offset - std::min(offset, 2U), to = offset + size;
  for (std::uint32_t at = from; at < to;) {
    Page* const decoded = part.decoded[at / page].get();
    if (decoded == nullptr) {
      at = (at / page + 1) * page;
      continue;
    }
    (*decoded)[at % page].op = Op::Unknown;
    ++at;
  }
}

const Instruction* Memory::fetch_anew(std::uint32_t address) {
  Part* const found = find(address, 1);
  if (found == nullptr || !found->code) return nullptr;
  Part& part = *found;
  const std::uint32_t offset = address - part.region.base;
  std::unique_ptr<Page>& decoded = part.decoded[offset / page];
  if (!decoded) decoded = std::make_unique<Page>();
  last_page_ = decoded.get();
  last_page_base_ = part.region.base + offset / page * page;
  Instruction& instruction = (*decoded)[offset % page];
  if (instruction.op != Op::Unknown) return &instruction;
  const std::uint8_t size = size_of(part.bytes[offset]);
  if (!part.holds(address, size)) return nullptr;  // it goes on where nothing is
  instruction =
      decode(read(part.bytes + offset, 2) | (size == 3 ? part.bytes[offset + 2] << 16U : 0U), address);
  return &instruction;
}

std::optional<std::uint32_t> Memory::word(std::uint32_t address) const {
  const Part* const part = find(address, 4);
  if (part == nullptr) return std::nullopt;
  return read(part->bytes + (address - part->region.base), 4);
}

bool Memory::put_word(std::uint32_t address, std::uint32_t value) {
  Part* const part = find(address, 4);
  if (part == nullptr || !part->writable) return false;
  const std::uint32_t offset = address - part->region.base;
  write(part->bytes + offset, 4, value);
  if (part->code) forget(*part, offset, 4);
  return true;
}

}  // namespace tlsfit::emulator::lx106
