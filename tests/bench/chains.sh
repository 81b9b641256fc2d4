# Sourced after common.sh: chains of certificates for localhost, with keys of any kind.

# key KIND FILE: P-256, P-384, RSA-2048 or RSA-4096.
key() {
  case $1 in
    RSA-*) openssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:${1#RSA-}" -out "$2" ;;
    *) openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$1" -out "$2" ;;
  esac
}

# digest KIND: what one signs with a key of this kind.
digest() { if [ "$1" = P-384 ]; then echo sha384; else echo sha256; fi; }

# signed NAME KIND SUBJECT ISSUER ISSUERS-KIND EXTENSIONS: NAME.key and NAME.pem, signed by ISSUER's.
signed() {
  key "$2" "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=$3" -out "$1.csr"
  printf '%b' "$6" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$4.pem" -CAkey "$4.key" -CAcreateserial -days 365 "-$(digest "$5")" \
    -extfile "$1.ext" -out "$1.pem"
}

# chain FOLDER LEAF INTERMEDIATE ROOT: root.pem; server.pem with localhost's certificate and the intermediate's, unless
# INTERMEDIATE is "-", and server.key; device.pem and .key, for a client.
chain() {
  mkdir -p "$1"
  (
    cd "$1"
    key "$4" root.key
    openssl req -x509 -new -key root.key "-$(digest "$4")" -days 3650 -subj "/CN=tlsfit bench $1" -out root.pem \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
    issuer=root kind=$4
    if [ "$3" != - ]; then
      signed middle "$3" "tlsfit bench $1 intermediate" root "$4" \
        'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n'
      issuer=middle kind=$3
    fi
    signed server "$2" localhost $issuer "$kind" \
      'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n'
    [ $issuer = root ] || cat middle.pem >>server.pem
    signed device "$2" device root "$4" 'basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n'
  ) >"$1.log" 2>&1 || fail "openssl could not make certificates: see $PWD/$1.log"
}
