// What can be wrong with a response or a URL. words/words.hpp has the sentences.
#pragma once

#include <cstdint>

namespace http {

/// Numbers that no other kind of failure has (session::Failure).
enum class Error : std::uint8_t {
  None = 0,
  // The response.
  CutShort = 64,
  BodyEnds,
  HeaderEnds,
  HeaderTooLarge,
  StrayCharacter,
  ChunkTooLong,
  NotHttp,
  OtherProtocol,
  FoldedField,
  NoColon,
  SpaceBeforeColon,
  LengthNoNumber,
  LengthTwice,
  NotChunked,
  TwoFramings,
  ChunkSizeAbsurd,
  ChunkSizeNoNumber,
  // The URL, or what is asked for it.
  UserName = 96,
  Ipv6,
  NoHost,
  HostTooLong,
  HostCharacter,
  Port,
  NotEncrypted,
  NoScheme,
  Character,
};

}  // namespace http
