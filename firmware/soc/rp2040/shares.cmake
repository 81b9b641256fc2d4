# What this chip has in common with others is in:
set(TLSFIT_SOC_SHARES device cortex_m)
