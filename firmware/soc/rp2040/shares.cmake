# What this chip has in common with others of its core is in:
set(TLSFIT_SOC_SHARES cortex_m)
