#pragma once

#ifdef __cplusplus
extern "C" {
#endif

struct tlsfit_trust_anchor {
  const unsigned char* der;
  unsigned int size;
};
extern const struct tlsfit_trust_anchor tlsfit_trust_anchors[];
extern const unsigned int tlsfit_trust_anchor_count;

struct tlsfit_target {
  const char* host;
  unsigned short port;
  unsigned char mfl_code;
};
extern const struct tlsfit_target tlsfit_targets[];
extern const unsigned int tlsfit_target_count;

#ifdef __cplusplus
}
#endif
