// Frees what C libraries give away.
#pragma once

namespace tlsfit {

/// For std::unique_ptr: Deleter<X509_free>.
template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

}  // namespace tlsfit
